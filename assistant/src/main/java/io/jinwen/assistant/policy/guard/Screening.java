package io.jinwen.assistant.policy.guard;

import io.jinwen.assistant.policy.compliance.Assessment;
import io.jinwen.assistant.policy.compliance.Grades;
import java.util.List;

/** What the input guard found out about a question; the output guard needs it for the answer. */
public final class Screening {

  private final Assessment assessment;
  private final List<Hit> hits;
  private final String role;
  private final Grades grades;

  Screening(Assessment assessment, List<Hit> hits, String role, Grades grades) {
    this.assessment = assessment;
    this.hits = List.copyOf(hits);
    this.role = role;
    this.grades = grades;
  }

  /** Hints, disclosures, risk and the cards behind them. */
  public Assessment assessment() {
    return assessment;
  }

  /** Sensitive words in the question. */
  public List<Hit> hits() {
    return hits;
  }

  /** Id of the role that is asked. */
  public String role() {
    return role;
  }

  /** The grades given with the request. */
  public Grades grades() {
    return grades;
  }
}
