<?php
// What a web server's rewriting does for WordPress: files as they are, everything else to index.php.
$path = rawurldecode(parse_url($_SERVER['REQUEST_URI'], PHP_URL_PATH));
file_put_contents('php://stderr', "asked: {$_SERVER['REQUEST_METHOD']} {$_SERVER['REQUEST_URI']}\n");
if (is_file($_SERVER['DOCUMENT_ROOT'] . $path)) {
    return false;
}
$_SERVER['SCRIPT_NAME'] = $_SERVER['PHP_SELF'] = '/index.php';
require $_SERVER['DOCUMENT_ROOT'] . '/index.php';
