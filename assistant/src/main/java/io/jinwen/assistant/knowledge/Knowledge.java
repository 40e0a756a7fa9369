package io.jinwen.assistant.knowledge;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Everything read from the data files, checked.
 *
 * @param glossary all terms
 * @param answers all approved answers, whatever their state
 * @param roles all roles by id, in the order in which a page shows them
 */
public record Knowledge(Glossary glossary, List<ApprovedAnswer> answers, Map<String, Role> roles) {
  private static final String ANSWERS = "answers";

  /** Reads what is delivered with the program. */
  public static Knowledge delivered() {
    return load(DataFolder.delivered("knowledge"), DataFolder.delivered("prompts"));
  }

  /**
   * Reads the data files, and over them an institution's own below {@code own/}.
   *
   * @param knowledge the folder of {@code glossary} and {@code answers}
   * @param prompts the folder of the roles
   * @throws KnowledgeException naming file and id of the first defect
   */
  public static Knowledge load(DataFolder knowledge, DataFolder prompts) {
    Glossary glossary = Glossary.load(knowledge);
    Map<String, Role> roles = new LinkedHashMap<>();
    Role.IDS.forEach(id -> roles.put(id, Role.load(prompts, id)));
    return new Knowledge(glossary, answers(knowledge, glossary), roles);
  }

  private static List<ApprovedAnswer> answers(DataFolder knowledge, Glossary glossary) {
    Map<String, ApprovedAnswer> answers = new LinkedHashMap<>();
    Register register = Register.load(knowledge);
    Facts facts = Facts.load(knowledge);
    Disclosures disclosures = Disclosures.load(knowledge, facts);
    for (String file : knowledge.yamlFiles(ANSWERS)) {
      for (Entry entry : Entry.listOf(file, knowledge.text(file), facts)) {
        ApprovedAnswer answer = answer(entry, register, disclosures, glossary);
        if (answers.put(answer.id(), answer) != null) {
          throw entry.defect(Defect.ID_TWICE, answer.id());
        }
      }
    }
    for (String file : knowledge.yamlFiles(DataFolder.OWN + ANSWERS)) {
      Entry entry = Entry.of(file, knowledge.text(file), facts);
      if (entry.isOff()) {
        answers.remove(entry.text("id"));
      } else {
        ApprovedAnswer answer = answer(entry, register, disclosures, glossary);
        answers.put(answer.id(), answer);
      }
    }
    return List.copyOf(answers.values());
  }

  private static ApprovedAnswer answer(
      Entry entry, Register register, Disclosures disclosures, Glossary glossary) {
    ApprovedAnswer answer = ApprovedAnswer.of(entry, register, disclosures);
    for (String term : answer.terms()) {
      if (glossary.find(term).isEmpty()) {
        throw entry.defect(Defect.UNKNOWN_TERM, "terms", term);
      }
    }
    return answer;
  }

  /**
   * A role by id.
   *
   * @throws IllegalArgumentException for an unknown one, naming those there are
   */
  public Role role(String id) {
    Role role = roles.get(id);
    if (role == null) {
      throw new IllegalArgumentException("role " + id + " is unknown; there are " + roles.keySet());
    }
    return role;
  }
}
