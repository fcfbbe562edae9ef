<?php
// WordPress of the peers: everything that differs from run to run comes from the environment.
define('DB_NAME', 'wordpress');
define('DB_USER', 'root');
define('DB_PASSWORD', '');
define('DB_HOST', 'localhost:' . getenv('PEER_SQL'));
define('DB_CHARSET', 'utf8mb4');
define('WP_HOME', getenv('PEER_HOME'));
define('WP_SITEURL', getenv('PEER_HOME'));
foreach (['AUTH', 'SECURE_AUTH', 'LOGGED_IN', 'NONCE'] as $name) {
    define("{$name}_KEY", hash('sha256', "$name " . getenv('PEER_SQL')));
    define("{$name}_SALT", hash('sha256', "salt $name " . getenv('PEER_SQL')));
}
define('DISABLE_WP_CRON', true);
define('WP_HTTP_BLOCK_EXTERNAL', true); // it asks nobody for anything
define('AUTOMATIC_UPDATER_DISABLED', true);
define('WP_DEBUG', false);
$table_prefix = 'wp_';
defined('ABSPATH') || define('ABSPATH', __DIR__ . '/');
require_once ABSPATH . 'wp-settings.php';
