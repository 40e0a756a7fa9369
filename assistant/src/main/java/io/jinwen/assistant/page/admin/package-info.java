/**
 * Administration: what happens on this server, words, terms and rule cards, users and keys, the
 * record. The rules are those of the packages behind it; here they are only shown.
 */
package io.jinwen.assistant.page.admin;
