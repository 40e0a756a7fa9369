/**
 * Chat templates: a small Jinja, the template of the model's own file rendered with it, and named
 * built-in templates for files without one.
 *
 * <p>Called by the engine when a request arrives. Output is a list of spans, so that text a user
 * typed stays apart from the marks of the template and can never become a special token.
 */
package io.jinwen.engine.template;
