const events = [
  ["Saturday 28 November", "Carols on the green with the choir of Larkspur Hill Primary School, Wexcombe"],
  ["Sunday 29 November", "Model railway, village hall"],
];
const list = document.createElement("ul");
for (const [day, what] of events) {
  const line = document.createElement("li");
  line.textContent = `${day}: ${what}`;
  list.append(line);
}
const heading = document.createElement("h1");
heading.textContent = "What's on";
document.querySelector("#app").append(heading, list);
