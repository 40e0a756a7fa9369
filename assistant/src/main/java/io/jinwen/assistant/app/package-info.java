/**
 * The program's entry: the {@code serve} command, its settings, and every bean made in one visible
 * place.
 *
 * <p>The top layer: it knows all others (ARCHITECTURE.md lists them), and none knows it. Of the
 * engine only {@code io.jinwen.engine} and {@code io.jinwen.engine.api} are known here.
 */
package io.jinwen.assistant.app;
