package io.jinwen.assistant.app;

import io.jinwen.assistant.knowledge.DataFolder;
import io.jinwen.assistant.knowledge.KnowledgeReview;
import io.jinwen.assistant.knowledge.KnowledgeReview.Concern;
import io.jinwen.assistant.policy.compliance.RuleFiles;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code ./jinwen knowledge}: what of the knowledge is wrong today or due for somebody's look. */
@Command(
    name = "./jinwen knowledge",
    description = "Reports rules, figures and entries that are wrong by now or due for checking.",
    footer = {
      "",
      "The exit status is 1 where something that is said may be wrong: a rule that does not",
      "apply or was superseded, an entry older than a change of what it cites, a figure that",
      "has run out. What is merely due is listed and leaves the status 0."
    })
public final class KnowledgeCommand extends OfflineCommand implements Callable<Integer> {
  private static final int FAULTS_FOUND = 1;

  @Option(
      names = "--stale-days",
      paramLabel = "DAYS",
      defaultValue = "180",
      description = "a rule not checked for so long is due (default: ${DEFAULT-VALUE})")
  private int staleDays;

  @Option(
      names = "--ahead-days",
      paramLabel = "DAYS",
      defaultValue = "90",
      description = "how far ahead to look for changes (default: ${DEFAULT-VALUE})")
  private int aheadDays;

  @Option(names = "--on", paramLabel = "DAY", description = "judge as of this day (default: today)")
  private Optional<LocalDate> day = Optional.empty();

  @Option(
      names = "--folder",
      paramLabel = "FOLDER",
      description = "a knowledge folder to read in place of the delivered one")
  private Optional<Path> folder = Optional.empty();

  KnowledgeCommand(Map<String, String> environment) {
    super(environment);
  }

  public static void main(String[] arguments) {
    new KnowledgeCommand(System.getenv()).runAndExit(arguments);
  }

  @Override
  public Integer call() {
    DataFolder knowledge =
        folder
            .map(DataFolder::of)
            .orElseGet(() -> DataFolder.delivered("knowledge"))
            .withOwn(data().resolve(OwnFiles.FOLDER));
    KnowledgeReview review = KnowledgeReview.of(knowledge, RuleFiles.citations(knowledge));
    LocalDate today = day.orElseGet(LocalDate::now);
    List<Concern> faults = review.faults(today);
    List<Concern> due = review.due(today, staleDays, aheadDays);
    faults.forEach(KnowledgeCommand::print);
    due.forEach(KnowledgeCommand::print);
    System.out.printf(
        "%s: %d rules, %d facts; %d wrong, %d due%n",
        today,
        review.register().rules().size(),
        review.facts().all().size(),
        faults.size(),
        due.size());
    return faults.isEmpty() ? 0 : FAULTS_FOUND;
  }

  private static void print(Concern concern) {
    System.out.println(
        String.join("\t", concern.kind().words(), concern.where(), concern.detail()));
  }
}
