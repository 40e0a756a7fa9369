package io.jinwen.assistant.records.feedback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jinwen.assistant.records.audit.AuditKind;
import io.jinwen.assistant.records.audit.AuditLog;
import io.jinwen.assistant.records.audit.AuditLog.AuditRecord;
import io.jinwen.assistant.records.feedback.Feedback.Verdict;
import io.jinwen.assistant.records.feedback.FeedbackDesk.NewFeedback;
import io.jinwen.assistant.records.feedback.Review.ReviewState;
import io.jinwen.assistant.records.feedback.ReviewDesk.Approval;
import io.jinwen.assistant.records.feedback.ReviewDesk.ApprovedCorrection;
import io.jinwen.assistant.records.feedback.ReviewDesk.CorrectionSink;
import io.jinwen.assistant.records.feedback.ReviewDesk.ReviewQuery;
import io.jinwen.assistant.records.feedback.TrainingExport.PromptTemplate;
import io.jinwen.assistant.records.session.JdbcSessionStore;
import io.jinwen.assistant.records.session.Session;
import io.jinwen.assistant.records.session.SessionStore;
import io.jinwen.assistant.records.session.SessionStore.NewTurn;
import io.jinwen.assistant.records.session.Turn;
import io.jinwen.assistant.records.store.Database;
import io.jinwen.assistant.records.store.Ids;
import io.jinwen.assistant.records.store.TestDatabase;
import io.jinwen.assistant.records.store.TickingClock;
import io.jinwen.engine.api.ChatMessage;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What feedback and its review do on every database. */
abstract class FeedbackContract {
  private static final String ANNA = "anna";
  private static final String REVIEWER = "rita";

  private final TestDatabase kind;
  private final Served served = new Served();
  private Database database;
  private SessionStore sessions;
  private AuditLog audit;
  private FeedbackDesk desk;
  private ReviewDesk reviews;
  private Turn first;
  private Turn second;

  FeedbackContract(TestDatabase kind) {
    this.kind = kind;
  }

  @BeforeEach
  void open() {
    database = Database.open(kind.empty());
    TickingClock clock = new TickingClock("2026-01-02T03:04:05.678Z");
    Ids ids = new Ids(clock);
    audit = new AuditLog(database, clock);
    sessions = new JdbcSessionStore(database, audit, ids, clock, title -> title, _ -> {});
    desk = new FeedbackDesk(database, sessions, ids, clock, _ -> {});
    reviews = new ReviewDesk(database, audit, served, clock);
    Session session = sessions.create(ANNA, "service", "");
    first = sessions.append(ANNA, NewTurn.of(session.id(), Optional.empty(), "什么是定投？", "定期投资。"));
    second =
        sessions.append(
            ANNA,
            NewTurn.of(session.id(), Optional.of(first.id()), "我的电话是13800138000，收益多少？", "每年百分之八。"));
  }

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void copiesTheConversation() {
    Feedback given = correct(second, "收益不确定。");
    sessions.delete(ANNA, second.sessionId());
    Feedback found = reviews.find(given.id()).orElseThrow();
    assertThat(found).isEqualTo(given);
    assertThat(found.about().history())
        .containsExactly(ChatMessage.user("什么是定投？"), ChatMessage.assistant("定期投资。"));
    assertThat(found.about().role()).isEqualTo("service");
    assertThat(reviews.list(ReviewState.OPEN, 0, 10)).containsExactly(given);
  }

  @Test
  void aSecondFeedbackReplacesTheFirstUntilItIsReviewed() {
    Feedback up = desk.give(ANNA, new NewFeedback(first.id(), Verdict.UP, "", Optional.empty()));
    Feedback down = correct(first, "更好的");
    assertThat(down.id()).isEqualTo(up.id());
    assertThat(desk.ofSession(ANNA, first.sessionId())).contains(down);
    reviews.reject(down.id(), REVIEWER, "");
    assertRefused(FeedbackException.Code.ALREADY_REVIEWED, () -> correct(first, "再来"));
  }

  @Test
  void aVerdictAloneKeepsWhatWasWritten() {
    desk.give(ANNA, new NewFeedback(first.id(), Verdict.DOWN, "利率不对", Optional.of("年利率百分之三。")));
    desk.add(ANNA, new NewFeedback(first.id(), Verdict.UP, "", Optional.empty()));
    assertThat(desk.ofSession(ANNA, first.sessionId()))
        .singleElement()
        .satisfies(kept -> {
          assertThat(kept.verdict()).isEqualTo(Verdict.UP);
          assertThat(kept.reason()).isEqualTo("利率不对");
          assertThat(kept.correction()).contains("年利率百分之三。");
        });
    desk.add(ANNA, new NewFeedback(first.id(), Verdict.DOWN, "过时了", Optional.of("看公告。")));
    assertThat(desk.ofSession(ANNA, first.sessionId()))
        .singleElement()
        .satisfies(kept -> {
          assertThat(kept.reason()).isEqualTo("过时了");
          assertThat(kept.correction()).contains("看公告。");
        });
  }

  /** The approval is on its way to those who answer when the withdrawal overtakes it. */
  @Test
  void whatIsWithdrawnBesideItsApprovalIsNotServed() throws Exception {
    Feedback given = correct(second, "收益不确定。");
    List<Thread> other = new ArrayList<>();
    served.whileApproving =
        () -> {
          Thread withdrawing =
              Thread.ofPlatform().start(() -> reviews.withdraw(given.id(), REVIEWER, "过时"));
          other.add(withdrawing);
          while (withdrawing.isAlive()
              && !(withdrawing.getState() == Thread.State.BLOCKED && isWithdrawn(given.id()))) {
            Thread.onSpinWait();
          }
        };
    reviews.approve(given.id(), REVIEWER, Approval.asItIs());
    other.getFirst().join();
    assertThat(isWithdrawn(given.id())).isTrue();
    assertThat(served.corrections).isEmpty();
  }

  private boolean isWithdrawn(String id) {
    return reviews.find(id).orElseThrow().review().state() == ReviewState.WITHDRAWN;
  }

  /** A page is continued behind the last one read, wherever that stands by now. */
  @Test
  void theExportSkipsNothingThatStaysApprovedMeanwhile() {
    List<String> approved = new ArrayList<>();
    Turn last = first;
    for (int i = 0; i <= ReviewDesk.LIST_MAX; i++) {
      last = sessions.append(ANNA, NewTurn.of(first.sessionId(), Optional.of(last.id()), "问", "答"));
      Feedback given = correct(last, "更好的");
      reviews.approve(given.id(), REVIEWER, Approval.asItIs());
      approved.add(given.id());
    }
    List<String> read = new ArrayList<>();
    reviews.forEachApproved(feedback -> {
      if (read.isEmpty()) {
        reviews.withdraw(feedback.id(), REVIEWER, "过时");
      }
      read.add(feedback.id());
    });
    assertThat(read).isEqualTo(approved);
  }

  @Test
  void anApprovedCorrectionIsServedAtOnce() {
    Feedback given = correct(second, "收益不确定。");
    reviews.approve(given.id(), REVIEWER, Approval.asItIs());
    assertThat(served.corrections)
        .singleElement()
        .satisfies(correction -> {
          assertThat(correction.id()).isEqualTo(given.id());
          assertThat(correction.answer()).isEqualTo("收益不确定。");
          assertThat(correction.reviewer()).isEqualTo(REVIEWER);
        });
    assertThat(reviews.approvedCorrections()).isEqualTo(served.corrections);
    served.corrections.clear();
    reviews.tellSinkOfAll();
    assertThat(reviews.approvedCorrections()).isEqualTo(served.corrections);
    reviews.withdraw(given.id(), REVIEWER, "过时");
    assertThat(served.corrections).isEmpty();
    assertThat(reviews.approvedCorrections()).isEmpty();
    assertThat(reviews.find(given.id()).orElseThrow().review().note()).isEqualTo("过时");
  }

  @Test
  void theReviewerMayWordBothAnew() {
    Feedback given = correct(second, "收益不确定。");
    reviews.approve(
        given.id(),
        REVIEWER,
        new Approval(Optional.of("基金定投的收益是多少？"), Optional.of("没有保证的收益。"), ""));
    assertThat(served.corrections)
        .extracting(ApprovedCorrection::question, ApprovedCorrection::answer)
        .containsExactly(org.assertj.core.groups.Tuple.tuple("基金定投的收益是多少？", "没有保证的收益。"));
  }

  @Test
  void aGoodAnswerBecomesTrainingDataOnly() throws IOException {
    Feedback good = desk.give(ANNA, new NewFeedback(first.id(), Verdict.UP, "好", Optional.empty()));
    reviews.approve(good.id(), REVIEWER, Approval.asItIs());
    assertThat(served.corrections).isEmpty();
    assertThat(sft(export()))
        .containsExactly(
            "{\"messages\":[{\"role\":\"user\",\"content\":\"什么是定投？\"},"
                + "{\"role\":\"assistant\",\"content\":\"定期投资。\"}],"
                + "\"prompt\":\"<User>什么是定投？<Assistant>\",\"completion\":\"定期投资。\"}");
    assertThat(dpo(export())).isEmpty();
  }

  @Test
  void exportsACorrectionWithItsHistoryAndMasked() throws IOException {
    reviews.approve(correct(second, "收益\n\"不确定\"。").id(), REVIEWER, Approval.asItIs());
    reviews.reject(correct(first, "不用的").id(), REVIEWER, "不对");
    String question = "我的电话是***，收益多少？";
    assertThat(dpo(export()))
        .containsExactly(
            "{\"messages\":[{\"role\":\"user\",\"content\":\"什么是定投？\"},"
                + "{\"role\":\"assistant\",\"content\":\"定期投资。\"},"
                + "{\"role\":\"user\",\"content\":\""
                + question
                + "\"}],\"prompt\":\"<User>什么是定投？<Assistant>定期投资。<User>"
                + question
                + "<Assistant>\",\"chosen\":\"收益\\n\\\"不确定\\\"。\",\"rejected\":\"每年百分之八。\"}");
    assertThat(sft(export()))
        .singleElement()
        .asString()
        .contains("\"completion\":\"收益\\n\\\"不确定\\\"。\"")
        .doesNotContain("13800138000");
  }

  @Test
  void aQuestionWordedAnewStandsAloneInTheExport() throws IOException {
    reviews.approve(
        correct(second, "收益不确定。").id(),
        REVIEWER,
        new Approval(Optional.of("定投收益多少？"), Optional.empty(), ""));
    TrainingExport plain = new TrainingExport(reviews, _ -> Optional.empty(), text -> text);
    assertThat(sft(plain))
        .containsExactly(
            "{\"messages\":[{\"role\":\"user\",\"content\":\"定投收益多少？\"},"
                + "{\"role\":\"assistant\",\"content\":\"收益不确定。\"}],"
                + "\"completion\":\"收益不确定。\"}");
  }

  @Test
  void everyDecisionIsInTheAudit() {
    Feedback given = correct(second, "收益不确定。");
    reviews.approve(given.id(), REVIEWER, Approval.asItIs());
    reviews.withdraw(given.id(), "rolf", "");
    List<AuditRecord> records = new ArrayList<>();
    audit.read(1, records::add);
    assertThat(records)
        .extracting(
            record -> record.entry().kind(),
            record -> record.entry().caller(),
            record -> record.entry().decisions().getLast())
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(AuditKind.REVIEWED, REVIEWER, "approved"),
            org.assertj.core.groups.Tuple.tuple(AuditKind.REVIEWED, "rolf", "withdrawn"));
  }

  @Test
  void refusesWhatCannotBe() {
    Feedback down =
        desk.give(ANNA, new NewFeedback(first.id(), Verdict.DOWN, "不对", Optional.empty()));
    assertRefused(
        FeedbackException.Code.NOTHING_TO_APPROVE,
        () -> reviews.approve(down.id(), REVIEWER, Approval.asItIs()));
    assertRefused(
        FeedbackException.Code.NOT_APPROVED, () -> reviews.withdraw(down.id(), REVIEWER, ""));
    assertRefused(
        FeedbackException.Code.FEEDBACK_NOT_FOUND, () -> reviews.reject("none", REVIEWER, ""));
    assertRefused(
        FeedbackException.Code.TURN_NOT_FOUND,
        () -> desk.give("bert", new NewFeedback(first.id(), Verdict.UP, "", Optional.empty())));
    assertRefused(FeedbackException.Code.INVALID, () -> correct(second, " "));
    assertRefused(
        FeedbackException.Code.INVALID,
        () -> reviews.reject(down.id(), REVIEWER, "长".repeat(2001)));
    assertRefused(FeedbackException.Code.INVALID, () -> reviews.list(ReviewState.OPEN, 0, 0));
    assertThat(reviews.find(down.id()).orElseThrow()).isEqualTo(down);
  }

  @Test
  void findsWhatAReviewerLooksFor() {
    Feedback praised =
        desk.give(ANNA, new NewFeedback(first.id(), Verdict.UP, "", Optional.empty()));
    Feedback corrected = correct(second, "不作收益承诺。");
    reviews.reject(praised.id(), REVIEWER, "太短");
    assertThat(find(ReviewQuery.of(ReviewState.OPEN))).containsExactly(corrected.id());
    assertThat(find(ReviewQuery.ALL)).containsExactly(praised.id(), corrected.id());
    assertThat(reviews.count(ReviewQuery.ALL)).isEqualTo(2);
    assertThat(find(query(Optional.of(Verdict.UP), "service", corrected)))
        .containsExactly(praised.id());
    assertThat(find(query(Optional.empty(), "research", corrected))).isEmpty();
    assertThat(find(query(Optional.empty(), "service", praised))).isEmpty();
    assertThat(reviews.count(query(Optional.empty(), "service", corrected))).isEqualTo(1);
    assertThat(reviews.list(ReviewQuery.ALL, 1, 1))
        .extracting(Feedback::id)
        .containsExactly(corrected.id());
  }

  private List<String> find(ReviewQuery wanted) {
    return reviews.list(wanted, 0, 10).stream().map(Feedback::id).toList();
  }

  /** From the beginning until just before a feedback was given. */
  private static ReviewQuery query(Optional<Verdict> verdict, String role, Feedback before) {
    return new ReviewQuery(
        Optional.empty(),
        verdict,
        Optional.of(role),
        Optional.of(Instant.EPOCH),
        Optional.of(before.createdAt()));
  }

  private Feedback correct(Turn turn, String correction) {
    return desk.give(
        ANNA, new NewFeedback(turn.id(), Verdict.DOWN, "不准确", Optional.of(correction)));
  }

  private TrainingExport export() {
    PromptTemplate template =
        messages -> {
          StringBuilder text = new StringBuilder();
          for (ChatMessage message : messages) {
            text.append(message.role() == ChatMessage.Role.USER ? "<User>" : "<Assistant>");
            text.append(message.content());
          }
          return Optional.of(text + "<Assistant>");
        };
    return new TrainingExport(reviews, template, text -> text.replace("13800138000", "***"));
  }

  private static List<String> sft(TrainingExport export) throws IOException {
    StringBuilder out = new StringBuilder();
    int count = export.writeSft(out);
    assertThat(out.toString().lines()).hasSize(count);
    return out.toString().lines().toList();
  }

  private static List<String> dpo(TrainingExport export) throws IOException {
    StringBuilder out = new StringBuilder();
    int count = export.writeDpo(out);
    assertThat(out.toString().lines()).hasSize(count);
    return out.toString().lines().toList();
  }

  private static void assertRefused(FeedbackException.Code code, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(FeedbackException.class, e -> assertThat(e.code()).isEqualTo(code));
  }

  /** What would be answered with. */
  private static final class Served implements CorrectionSink {
    private final List<ApprovedCorrection> corrections = new CopyOnWriteArrayList<>();
    private Runnable whileApproving = () -> {};

    @Override
    public void approved(ApprovedCorrection correction) {
      whileApproving.run();
      corrections.add(correction);
    }

    @Override
    public void withdrawn(String id) {
      corrections.removeIf(correction -> correction.id().equals(id));
    }
  }
}
