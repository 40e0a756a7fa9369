/**
 * The page: what a person sees in a browser.
 *
 * <p>Calls {@code conversation}, {@code records} and {@code knowledge} as {@code http} does, and
 * knows Vaadin; nobody calls it. What a user typed and what a model said is text here: it becomes
 * markup in {@code MarkdownHtml} only, which lets nothing through but what it wrote.
 */
package io.jinwen.assistant.page;
