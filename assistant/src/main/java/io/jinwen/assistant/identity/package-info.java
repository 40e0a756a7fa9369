/**
 * Who may do what: users with passwords and roles, keys of programs, limits per caller, and the
 * decision whether a login is needed at all.
 *
 * <p>Called by {@code web.security}, which stands before every request, by the commands {@code
 * user} and {@code key}, and by pages that administer. Owns the tables {@code users} and {@code
 * api_keys}; every change is recorded in the audit. Knows no HTTP. A password or a key is never
 * logged, kept or put into an error.
 */
package io.jinwen.assistant.identity;
