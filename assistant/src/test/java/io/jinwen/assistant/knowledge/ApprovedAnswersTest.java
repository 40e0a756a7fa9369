package io.jinwen.assistant.knowledge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Over an embedder that counts characters, so that texts of the same characters are the same. */
class ApprovedAnswersTest {
  private static final Glossary GLOSSARY = Glossary.load(DataFolder.delivered("knowledge"));

  @TempDir Path folder;

  private final List<String> embedded = new ArrayList<>();
  private final ApprovedAnswers answers =
      new ApprovedAnswers(
          List.of(
              TestKnowledge.answer("a", "什么是债券？", "债券是什么意思"),
              TestKnowledge.answer("b", "怎么开户？", "开户要带什么")),
          GLOSSARY,
          new CountingEmbedder());

  @Test
  void findsTheSameWordingAtOnceWhateverWidthCaseAndPunctuation() {
    assertThat(id("什么 是债券")).contains("a");
    assertThat(id("怎么开户?!")).contains("b");
    assertThat(embedded).isEmpty();
  }

  @Test
  void findsTheSameMeaningOnceBuilt() {
    assertThat(id("债券什么是")).isEmpty();
    build();
    ApprovedAnswers.Match match = answers.find("债券什么是", "service").orElseThrow();
    assertThat(match.answer().id()).isEqualTo("a");
    assertThat(match.how()).isEqualTo(ApprovedAnswers.How.MEANING);
    assertThat(match.score()).isBetween(0.99f, 1.01f);
  }

  @Test
  void doesNotAnswerAQuestionWithWordsThatTheAnswerDoesNotKnow() {
    build();
    assertThat(id("债券意思是什么")).contains("a");
    assertThat(id("债券意思是什么嗯")).contains("a");
    assertThat(id("债券意思是什么恐龙火箭")).isEmpty();
  }

  @Test
  void doesNotAnswerAQuestionUnderAnOpposedCondition() {
    build();
    answers.add(TestKnowledge.answer("floating", "浮动利率什么时候下调", "浮动利率何时下调"));
    assertThat(id("什么时候浮动利率下调")).contains("floating");
    assertThat(id("什么时候固定利率下调")).isEmpty();
  }

  @Test
  void doesNotAnswerAQuestionAboutAnAbbreviationThatTheAnswerDoesNotKnow() {
    build();
    answers.add(TestKnowledge.answer("esg", "ESG是什么意思", "ESG到底是什么"));
    assertThat(id("到底ESG是什么")).contains("esg");
    assertThat(id("到底ES是什么")).isEmpty();
    assertThat(answers.rule("那ES呢", List.of("VaR是什么意思"), "service").match()).isEmpty();
  }

  @Test
  void readsAShortQuestionWithTheTopicOfTheOneBefore() {
    build();
    assertThat(answers.rule("那是什么意思", List.of("债券有风险吗"), "service").match())
        .map(match -> match.answer().id())
        .contains("a");
    assertThat(answers.rule("那是什么意思", List.of(), "service").match()).isEmpty();
  }

  @Test
  void takesTheCorrectionOfAReviewer() {
    LocalDate day = LocalDate.of(2026, 11, 23);
    answers.add(ApprovedAnswer.corrected("c-1", "service", "存折怎么挂失", "带身份证到网点。", "李四", day));
    ApprovedAnswer found = answers.find("存折怎么挂失？", "service").orElseThrow().answer();
    assertThat(found.review())
        .isEqualTo(new ApprovedAnswer.Review(ApprovedAnswer.State.APPROVED, "李四", day));
  }

  @Test
  void doesNotAnswerWhereTwoAnswersAreEquallyNear() {
    answers.add(TestKnowledge.answer("c", "债券意思什么是"));
    build();
    assertThat(id("意思债券是什么")).isEmpty();
  }

  @Test
  void answersWithWhatWasAddedLastAndNoMoreAfterItsRemoval() {
    answers.add(TestKnowledge.answer("new", "什么是债券？"));
    assertThat(id("什么是债券")).contains("new");
    assertThat(answers.remove("new")).isTrue();
    assertThat(answers.remove("new")).isFalse();
    assertThat(id("什么是债券")).contains("a");
  }

  @Test
  void findsWhatIsAddedAfterBuildingByMeaningToo() {
    build();
    answers.add(TestKnowledge.answer("new", "怎么挂失存折"));
    assertThat(id("存折怎么挂失")).contains("new");
    answers.remove("new");
    assertThat(id("存折怎么挂失")).isEmpty();
  }

  @Test
  void refusesAnAnswerThatNobodyApproved() {
    ApprovedAnswer draft = draft(TestKnowledge.answer("draft", "什么是股票"));
    assertThatThrownBy(() -> answers.add(draft)).hasMessageContaining("draft is DRAFT");
  }

  @Test
  void neverGivesADraft() {
    ApprovedAnswer draft = draft(TestKnowledge.answer("draft", "什么是股票"));
    ApprovedAnswers drafts = new ApprovedAnswers(List.of(draft), GLOSSARY, new CountingEmbedder());
    assertThat(drafts.find("什么是股票", "service")).isEmpty();
  }

  @Test
  void keepsVectorsInAFileAndComputesOnlyNewOnes() {
    build();
    assertThat(embedded).hasSize(4);
    embedded.clear();
    ApprovedAnswers again =
        new ApprovedAnswers(
            List.of(TestKnowledge.answer("a", "什么是债券？", "债券是个啥")),
            GLOSSARY,
            new CountingEmbedder());
    again.build(folder.resolve("vectors"), (done, texts) -> {});
    assertThat(embedded).containsExactly("债券是个啥");
  }

  @Test
  void findsByMeaningWhereTheVectorsCannotBeKept() throws IOException {
    Path noFolder = Files.createFile(folder.resolve("a-file"));
    answers.build(noFolder.resolve("vectors"), (done, texts) -> {});
    assertThat(answers.isBuilt()).isTrue();
    assertThat(id("债券什么是")).contains("a");
  }

  @Test
  void computesAnewWhereTheFileIsBroken() throws IOException {
    Files.writeString(folder.resolve("vectors"), "no vectors here, but enough bytes");
    build();
    assertThat(id("债券什么是")).contains("a");
  }

  @Test
  void tellsHowFarItIs() {
    List<String> heard = new ArrayList<>();
    answers.build(folder.resolve("vectors"), (done, texts) -> heard.add(done + "/" + texts));
    assertThat(heard).containsExactly("0/4", "4/4");
    assertThat(answers.isBuilt()).isTrue();
  }

  @Test
  void findsNothingInAnEmptyQuestion() {
    build();
    assertThat(id("？！")).isEmpty();
  }

  private Optional<String> id(String question) {
    return answers.find(question, "service").map(match -> match.answer().id());
  }

  private void build() {
    answers.build(folder.resolve("vectors"), (done, texts) -> {});
  }

  private static ApprovedAnswer draft(ApprovedAnswer answer) {
    return new ApprovedAnswer(
        answer.id(),
        answer.question(),
        answer.paraphrases(),
        answer.counterexamples(),
        answer.role(),
        answer.topic(),
        answer.answer(),
        answer.terms(),
        answer.source(),
        answer.disclosure(),
        new ApprovedAnswer.Review(
            ApprovedAnswer.State.DRAFT, answer.review().by(), answer.review().on()),
        answer.asOf());
  }

  private final class CountingEmbedder implements Embedder {
    @Override
    public String model() {
      return "counts";
    }

    @Override
    public int dimensions() {
      return 4096;
    }

    @Override
    public float[][] embed(List<String> texts) {
      embedded.addAll(texts);
      return texts.stream().map(this::vector).toArray(float[][]::new);
    }

    private float[] vector(String text) {
      float[] counts = new float[dimensions()];
      text.chars().forEach(c -> counts[c % counts.length]++);
      double squares = 0;
      for (float count : counts) {
        squares += count * count;
      }
      for (int i = 0; i < counts.length; i++) {
        counts[i] = (float) (counts[i] / Math.sqrt(squares));
      }
      return counts;
    }
  }
}
