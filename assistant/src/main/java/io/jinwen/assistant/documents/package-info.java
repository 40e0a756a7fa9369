/**
 * Documents of users: kept with their owner's rights, read one after the other in the background,
 * searched, and deleted for good. Called by {@code http}, {@code conversation} and {@code page}.
 * Knows {@code store} and {@code audit}, and the module {@code io.jinwen.documents}, which reads,
 * searches and checks.
 */
package io.jinwen.assistant.documents;
