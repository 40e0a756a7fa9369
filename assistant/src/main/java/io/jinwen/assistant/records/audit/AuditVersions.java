package io.jinwen.assistant.records.audit;

/**
 * Under what an answer came about; empty where a part played no role.
 *
 * @param model the model's name and quantisation
 * @param prompt the version of the role's prompt
 * @param rules the version of the rule cards
 * @param words the version of the word lists
 */
public record AuditVersions(String model, String prompt, String rules, String words) {
  public static final AuditVersions NONE = new AuditVersions("", "", "", "");
}
