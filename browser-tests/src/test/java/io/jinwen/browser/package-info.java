/**
 * The page as people meet it: a real browser before the real server, an engine that says its lines.
 */
package io.jinwen.browser;
