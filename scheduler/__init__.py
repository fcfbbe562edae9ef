"""When things are done: the timetable as data, and the runner that keeps it."""
