/**
 * Chat templates: a small Jinja, the template of the model's own file rendered with it, and named
 * built-in templates for files without one.
 *
 * <p>Called by the engine when a request arrives. Output is a list of spans, so that text a user
 * typed stays apart from the marks of the template and can never become a special token: {@code
 * Value.Text} carries for every character whether the template wrote it, through every method and
 * filter. {@code Lexer}, {@code Parser} and {@code Interpreter} are the language, {@code Budget}
 * its limits, {@code ChatTemplate} the entry, with the rules around a template.
 */
package io.jinwen.engine.text.template;
