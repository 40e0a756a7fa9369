/**
 * What stands before every request: who asks (a login, a key, a token of an identity provider, or
 * whoever is on this machine), from which page, how often, and whether they may. Refusals are
 * problem documents like all others.
 *
 * <p>Two chains: {@link io.jinwen.assistant.http.security.ApiChain} before the addresses for
 * programs, {@link io.jinwen.assistant.http.security.PageChain} before everything else. Knows
 * users, keys and limits through {@code security}; controllers behind it know only the caller's
 * name.
 */
package io.jinwen.assistant.http.security;
