/**
 * The reviewers' desk: what people think of answers, corrections beside what they correct, and the
 * decision. The rules are those of {@code feedback}; here they are only shown.
 */
package io.jinwen.assistant.page.desk;
