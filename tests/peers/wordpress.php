<?php
// What the owner of a WordPress does, one thing a call, by WordPress's own functions; answers in JSON.
[, $what, $json] = $argv;
$told = json_decode($json, true, flags: JSON_THROW_ON_ERROR);
$_SERVER['HTTP_HOST'] = parse_url(getenv('PEER_HOME'), PHP_URL_HOST);
$_SERVER['REQUEST_METHOD'] = 'GET';
if ($what === 'install') {
    (new mysqli('localhost', 'root', '', '', 0, getenv('PEER_SQL')))->query('CREATE DATABASE wordpress');
    define('WP_INSTALLING', true);
}
require getenv('PEER_ROOT') . '/wp-load.php';

function answer($found)
{
    if (is_wp_error($found) || $found === false) {
        fwrite(STDERR, is_wp_error($found) ? $found->get_error_message() : 'It did not work.');
        exit(1);
    }
    echo json_encode($found);
}

function install()
{
    global $wp_rewrite;
    require_once ABSPATH . 'wp-admin/includes/upgrade.php';
    // A WordPress that is being installed writes mail to its owner; this one has nobody to write to.
    add_filter('pre_wp_mail', '__return_true');
    wp_install('Wexcombe Notes', 'keeper', 'keeper@wordpress.test', true, '', wp_generate_password());
    switch_theme('twentytwentythree');
    $wp_rewrite->set_permalink_structure('/%year%/%postname%/');
    $wp_rewrite->flush_rules(false);
    return true;
}

add_filter('pre_wp_mail', '__return_true');
answer(match ($what) {
    'install' => install(),
    'post' => get_permalink(wp_insert_post($told + ['post_status' => 'publish', 'post_author' => 1], true)),
    'edit' => wp_update_post(['ID' => url_to_postid($told['address']), 'post_content' => $told['content']], true),
    'delete' => (bool) wp_delete_post(url_to_postid($told['address']), true),
    'comment' => get_comment_link(wp_insert_comment([
        'comment_post_ID' => url_to_postid($told['address']),
        'comment_author' => $told['author'],
        'comment_author_email' => 'private@wordpress.test',
        'comment_content' => $told['content'],
        'comment_approved' => $told['approved'] ?? 1,
    ])),
});
