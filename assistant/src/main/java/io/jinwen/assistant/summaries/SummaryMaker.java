package io.jinwen.assistant.summaries;

import io.jinwen.assistant.documents.DocumentException;
import io.jinwen.assistant.documents.DocumentLibrary;
import io.jinwen.assistant.policy.guard.OutputGuard;
import io.jinwen.assistant.summaries.PatientModel.StoppedException;
import io.jinwen.assistant.summaries.SectionPlan.Section;
import io.jinwen.assistant.summaries.SentenceMaker.Made;
import io.jinwen.documents.RefusedDocumentException;
import io.jinwen.documents.passage.Passage;
import io.jinwen.documents.summary.DocumentTables;
import io.jinwen.engine.Engine;
import io.jinwen.engine.api.ModelInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Makes one summary: each section is put in short, then what the sections gave, in as many rounds
 * as it takes until all of it fits into one prompt. Each step is kept before the next one begins,
 * and one that was kept by an earlier run is not made again.
 */
final class SummaryMaker {
  private static final int SECTION_TOKENS_MAX = 1_600;
  private static final int WRITTEN_TOKENS_MAX = 480;

  /** With less room for a section than this the model sees too little at a time. */
  private static final int SECTION_TOKENS_MIN = 300;

  private static final int MARKS_TOKENS = 32;
  private static final int JOINED_AT_ONCE_MAX = 80;
  private static final int ROUNDS_MAX = 4;
  private static final int ROWS_MAX = 2_000;
  private static final int TABLE_CHARACTERS_MAX = 200_000;
  private static final int EXTRACTED_MAX = 12;
  private static final int EXTRACTED_OF_SECTION_MAX = 2;
  private static final int FIGURE_SENTENCES_MAX = 40;

  private final Summary summary;
  private final SummarySource source;
  private final SummaryTable table;
  private final PatientModel model;
  private final SentenceMaker sentences;
  private final int characters;

  private SummaryMaker(
      Summary summary,
      SummarySource source,
      SummaryTable table,
      PatientModel model,
      SentenceMaker sentences) {
    this.summary = summary;
    this.source = source;
    this.table = table;
    this.model = model;
    this.sentences = sentences;
    this.characters = source.passages().stream().mapToInt(it -> it.text().length()).sum();
  }

  /** A summary that is made, or why it cannot be. */
  sealed interface Outcome {
    record Made(SummaryText text, Coverage coverage, String model) implements Outcome {}

    /**
     * @param problem a sentence for the user
     */
    record Impossible(String problem) implements Outcome {}
  }

  /**
   * Makes it, or goes on with it.
   *
   * @throws StoppedException once nobody wants it any more
   */
  static Outcome make(
      Summary summary,
      SummaryTable table,
      DocumentLibrary library,
      OutputGuard guard,
      PatientModel model)
      throws InterruptedException {
    try {
      SummarySource source = SummarySource.of(summary, library, table.source(summary.id()));
      SentenceMaker sentences = new SentenceMaker(source, summary.form(), library, guard);
      return new SummaryMaker(summary, source, table, model, sentences).made();
    } catch (DocumentException gone) {
      return new Outcome.Impossible("文档已不存在，或您已不能查看它。");
    } catch (RefusedDocumentException refused) {
      return new Outcome.Impossible(refused.getMessage());
    }
  }

  private Outcome made() throws InterruptedException {
    if (characters == 0) {
      return new Outcome.Impossible("里面没有可以概括的文字。");
    }
    if (summary.form() == SummaryForm.TABLE) {
      return new Outcome.Made(tables(), source.coverage(source.passages().size()), "");
    }
    Engine engine = model.engine();
    Rounds rounds = new Rounds(engine.model(), engine);
    return new Outcome.Made(
        rounds.text(), source.coverage(source.passages().size()), rounds.modelName);
  }

  /** The tables as they are; of a document without any, the sentences with figures. */
  private SummaryText tables() {
    DocumentTables tables = DocumentTables.of(source.passages(), ROWS_MAX, TABLE_CHARACTERS_MAX);
    if (!tables.tables().isEmpty()) {
      return new SummaryText(true, List.of(), tables, 0);
    }
    Made made = sentences.extracted(source.passages(), FIGURE_SENTENCES_MAX);
    return new SummaryText(true, made.sentences(), SummaryText.NO_TABLES, made.leftOut());
  }

  /** The steps, for the model that there is now. */
  private final class Rounds {
    private final Engine engine;
    private final String modelName;
    private final int writtenTokensMax;
    private final int readTokensMax;
    private final boolean extractive;
    private final SectionPlan plan;
    private int steps;
    private int leftOut;

    Rounds(ModelInfo info, Engine engine) {
      this.engine = engine;
      this.modelName = info.name() + " " + info.quantization();
      int context = info.contextTokensMax();
      this.writtenTokensMax = Math.min(WRITTEN_TOKENS_MAX, context / 4);
      int told =
          Math.max(
              engine.countTokens(SummaryPrompts.ofSection(summary.form(), "", List.of()), false),
              engine.countTokens(SummaryPrompts.ofParts(summary.form(), List.of()), false));
      this.readTokensMax =
          Math.min(SECTION_TOKENS_MAX, context - writtenTokensMax - told - MARKS_TOKENS);
      this.extractive = info.demonstration() || readTokensMax < SECTION_TOKENS_MIN;
      this.plan = plan(modelName + " " + readTokensMax + " " + extractive);
    }

    private SectionPlan plan(String name) {
      Optional<SectionPlan> begun = table.plan(summary.id());
      if (begun.isPresent() && begun.get().model().equals(name)) {
        require(table.goOn(summary.id()));
        return begun.get();
      }
      int tokensMax = extractive ? SECTION_TOKENS_MAX : readTokensMax;
      SectionPlan fresh = SectionPlan.of(name, source.passages(), this::tokens, tokensMax);
      require(table.begin(summary.id(), fresh, source.coverage(0)));
      return fresh;
    }

    private int tokens(Passage passage) {
      return extractive
          ? passage.shown().length()
          : engine.countTokens(SummaryPrompts.line(99, source.title(), passage) + "\n");
    }

    SummaryText text() throws InterruptedException {
      steps = plan.sections().size();
      List<SummaryPart> parts = new ArrayList<>(table.parts(summary.id(), 0, 0));
      while (parts.size() < plan.sections().size()) {
        model.requireWanted();
        Section section = plan.sections().get(parts.size());
        keep(0, section(parts.size(), section), source.coverage(section.to()), parts);
      }
      leftOut = parts.stream().mapToInt(SummaryPart::leftOut).sum();
      if (extractive) {
        Made made = sentences.extracted(source.passages(), EXTRACTED_MAX);
        return text(made.sentences());
      }
      List<SummarySentence> all = distinct(parts);
      boolean isOne = plan.sections().size() == 1 && summary.form().endsWithOneSection();
      return text(all.isEmpty() || isOne ? all : joined(all));
    }

    private SummaryText text(List<SummarySentence> all) {
      boolean ownWords = all.stream().allMatch(SummarySentence::extracted);
      return new SummaryText(extractive || ownWords, all, SummaryText.NO_TABLES, leftOut);
    }

    private SummaryPart section(int number, Section section) throws InterruptedException {
      List<Passage> passages = source.passages().subList(section.from(), section.to());
      Made made = extractive ? extracted(passages) : written(passages);
      Passage first = passages.getFirst();
      Passage last = passages.getLast();
      return new SummaryPart(
          number,
          first.path().isEmpty() ? first.article() : first.path().getLast(),
          first.firstPage(),
          last.places().getLast().page(),
          made.sentences(),
          made.leftOut());
    }

    private Made extracted(List<Passage> passages) {
      return sentences.extracted(passages, EXTRACTED_OF_SECTION_MAX);
    }

    /** Where nothing of what the model writes may stand, the document speaks for itself. */
    private Made written(List<Passage> passages) throws InterruptedException {
      int tokens = passages.stream().mapToInt(this::tokens).sum();
      String text =
          tokens > readTokensMax
              ? ""
              : model.write(
                  SummaryPrompts.ofSection(summary.form(), source.title(), passages),
                  writtenTokensMax);
      Made made = sentences.written(text, passages);
      boolean saysNothing = summary.form().mayBeEmpty() && made.leftOut() == 0 && !text.isBlank();
      if (!made.sentences().isEmpty() || saysNothing) {
        return made;
      }
      return new Made(extracted(passages).sentences(), made.leftOut());
    }

    private List<SummarySentence> joined(List<SummarySentence> all) throws InterruptedException {
      List<SummarySentence> left = all;
      for (int round = 1; ; round++) {
        List<List<SummarySentence>> groups = groups(left);
        List<SummaryPart> parts = new ArrayList<>(table.parts(summary.id(), round, 0));
        steps += groups.size();
        while (parts.size() < groups.size()) {
          model.requireWanted();
          SummaryPart part = join(parts.size(), groups.get(parts.size()));
          keep(round, part, source.coverage(source.passages().size()), parts);
        }
        leftOut += parts.stream().mapToInt(SummaryPart::leftOut).sum();
        left = distinct(parts);
        if (groups.size() == 1 || round == ROUNDS_MAX) {
          return left;
        }
      }
    }

    private List<List<SummarySentence>> groups(List<SummarySentence> all) {
      List<List<SummarySentence>> groups = new ArrayList<>();
      List<SummarySentence> group = new ArrayList<>();
      int taken = 0;
      for (SummarySentence sentence : all) {
        int next = engine.countTokens(SummaryPrompts.line(99, sentence) + "\n");
        if (!group.isEmpty()
            && (taken + next > readTokensMax || group.size() == JOINED_AT_ONCE_MAX)) {
          groups.add(List.copyOf(group));
          group.clear();
          taken = 0;
        }
        group.add(sentence);
        taken += next;
      }
      groups.add(List.copyOf(group));
      return groups;
    }

    /** Held to the passages that the sentences are from, not to the sentences. */
    private SummaryPart join(int number, List<SummarySentence> group) throws InterruptedException {
      String text = model.write(SummaryPrompts.ofParts(summary.form(), group), writtenTokensMax);
      List<Passage> numbered =
          group.stream().map(sentence -> source.passages().get(sentence.passage())).toList();
      Made made = sentences.written(text, numbered);
      List<SummarySentence> kept =
          made.sentences().isEmpty() ? evenly(group, EXTRACTED_MAX) : made.sentences();
      int firstPage = group.stream().mapToInt(SummarySentence::page).min().orElse(1);
      int lastPage = group.stream().mapToInt(SummarySentence::page).max().orElse(1);
      return new SummaryPart(number, "", firstPage, lastPage, kept, made.leftOut());
    }

    private void keep(int round, SummaryPart part, Coverage coverage, List<SummaryPart> parts) {
      require(table.add(summary.id(), round, part, steps, coverage));
      parts.add(part);
    }
  }

  private static void require(boolean stillWanted) {
    if (!stillWanted) {
      throw new StoppedException(); // cancelled or deleted meanwhile
    }
  }

  /** So many of a list, from all of its length. */
  private static List<SummarySentence> evenly(List<SummarySentence> all, int most) {
    List<SummarySentence> some = new ArrayList<>();
    int count = Math.min(most, all.size());
    for (int i = 0; i < count; i++) {
      some.add(all.get(i * all.size() / count));
    }
    return some;
  }

  private static List<SummarySentence> distinct(List<SummaryPart> parts) {
    List<SummarySentence> sentences = new ArrayList<>();
    for (SummaryPart part : parts) {
      for (SummarySentence sentence : part.sentences()) {
        if (sentences.stream().noneMatch(one -> one.text().equals(sentence.text()))) {
          sentences.add(sentence);
        }
      }
    }
    return sentences;
  }
}
