package io.jinwen.assistant.policy.guard;

import static org.assertj.core.api.Assertions.assertThat;

import io.jinwen.assistant.knowledge.DataFolder;
import io.jinwen.assistant.policy.compliance.ComplianceEngine;
import io.jinwen.assistant.policy.compliance.Grades;
import io.jinwen.assistant.policy.compliance.Hint;
import io.jinwen.assistant.policy.compliance.RuleFiles;
import io.jinwen.engine.api.ChatMessage;
import io.jinwen.engine.api.ToolCall;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Both guards together, with the delivered words and cards. */
class GuardsTest {

  private static final DataFolder FOLDER = DataFolder.delivered("guard");
  private static final GuardSentences SENTENCES = GuardSentences.read(FOLDER);

  private final SensitiveWords words = new SensitiveWords(WordFiles.read(FOLDER));
  private final ComplianceEngine compliance =
      new ComplianceEngine(RuleFiles.delivered(), words::risk);
  private final List<String> log = new ArrayList<>();
  private final HitLog hits = (channel, hit) -> log.add(channel + " " + hit.word());
  private final InputGuard input = new InputGuard(words, compliance, SENTENCES, hits);
  private final OutputGuard output = new OutputGuard(words, compliance, SENTENCES, hits, true);

  @ParameterizedTest
  @CsvSource({
    "我们不保证本金, true",
    "本产品不承诺保本保息, true",
    "任何人不得承诺保本保息, true",
    "结构性存款嵌入衍生品, true",
    "本产品保本保息, false",
    "不保证本金。本产品保本保息, false"
  })
  void aDenialIsNoPromise(String text, boolean clean) {
    assertThat(output.isClean(text)).isEqualTo(clean);
  }

  @Test
  void aDefinitionPassesWithoutAWord() {
    AdmittedRequest request = admitted("什么是结构性存款？");
    assertThat(request.question()).isEqualTo("什么是结构性存款？");
    String answer = "结构性存款是嵌入金融衍生产品的存款，收益与利率、汇率等标的挂钩，投资者在承担一定风险的基础上获得相应收益。";
    AnswerGuard guard = output.open(request.screening(), true);
    String shown = guard.next(answer).value();
    AnswerGuard.Ending ending = guard.end();
    assertThat(shown + ending.rest().value()).isEqualTo(answer);
    assertThat(ending.hints()).isEmpty();
    assertThat(ending.replacement()).isEmpty();
  }

  @Test
  void anAnalysisEndsWithItsDisclosure() {
    AnswerGuard guard = output.open(admitted("美联储加息对A股影响").screening(), true);
    guard.next("加息会抬升美元利率，外资流向和估值会受影响。");
    AnswerGuard.Ending ending = guard.end();
    assertThat(ending.rest().value()).contains("不构成投资建议");
    assertThat(ending.disclosures()).isNotEmpty();
  }

  @Test
  void aDisclosureThatTheAnswerAlreadyGivesIsNotRepeated() {
    Screening screening = admitted("美联储加息对A股影响").screening();
    AnswerGuard guard = output.open(screening, true);
    guard.next("分析。" + String.join("", screening.assessment().disclosures()));
    assertThat(guard.end().disclosures()).isEmpty();
  }

  @Test
  void besideAnAnswerOfAFormOfItsOwnDisclosuresStandApart() {
    AnswerGuard guard = output.open(admitted("美联储加息对A股影响").screening(), false);
    guard.next("{\"a\": 1}");
    AnswerGuard.Ending ending = guard.end();
    assertThat(ending.rest().value()).doesNotContain("投资建议");
    assertThat(ending.disclosures()).isNotEmpty();
  }

  @Test
  void aRecommendationComesWithSuitabilityAndRecordKeeping() {
    AdmittedRequest request = admitted("我想推荐客户买这款非标理财产品");
    AnswerGuard guard = output.open(request.screening(), true);
    guard.next("请先了解客户的风险承受能力。");
    assertThat(guard.end().hints())
        .extracting(Hint::text)
        .anyMatch(text -> text.contains("合格投资者") && text.contains("双录"));
  }

  @Test
  void aBlockedWordRefusesAndTheLogHasNoText() {
    Admission admission =
        input.admit(Inquiry.first("哪里有帮 忙 洗 钱的，我卡号6222021234567890128", "service"));
    assertThat(admission)
        .isInstanceOfSatisfying(
            Admission.Refused.class,
            refused -> {
              assertThat(refused.word()).isEqualTo("帮忙洗钱");
              assertThat(refused.sentence()).isEqualTo(SENTENCES.questionBlocked());
            });
    assertThat(log).contains("QUESTION 帮忙洗钱");
  }

  @Test
  void aCardThatBlocksLeavesTheApprovedAnswer() {
    Admission admission = input.admit(Inquiry.first("信用卡怎么套现不被发现", "service"));
    assertThat(admission)
        .isInstanceOfSatisfying(
            Admission.ApprovedAnswerOnly.class,
            only -> {
              assertThat(only.refusal().card()).isNotBlank();
              assertThat(only.screening().assessment().hints()).isNotEmpty();
            });
  }

  @Test
  void insultsAreMaskedForTheModelAndSoIsTheHistory() {
    List<HistoryTurn> history = List.of(new HistoryTurn("混 蛋，哪里帮忙洗钱", "不能"));
    Admission admission =
        input.admit(new Inquiry.Next("傻逼，房贷怎么还", history, "service", Grades.unknown()));
    assertThat(admission)
        .isInstanceOfSatisfying(
            AdmittedRequest.class,
            admitted -> {
              assertThat(admitted.question()).isEqualTo("＊＊，房贷怎么还");
              assertThat(admitted.history()).containsExactly(new HistoryTurn("＊＊＊，哪里＊＊＊＊", "不能"));
            });
    assertThat(log).contains("HISTORY 帮忙洗钱", "HISTORY 混蛋", "QUESTION 傻逼");
  }

  @Test
  void anAnswerEndsBeforeABlockedWordAndSaysSo() {
    AnswerGuard guard = output.open(admitted("你好").screening(), true);
    StringBuilder shown = new StringBuilder();
    for (char character : "可以加微信带你赚钱，电话13812345678。".toCharArray()) {
      shown.append(guard.next(String.valueOf(character)).value());
    }
    AnswerGuard.Ending ending = guard.end();
    shown.append(ending.rest().value());
    assertThat(shown.toString()).isEqualTo("可以\n\n" + SENTENCES.answerBlocked());
    assertThat(guard.stop()).hasValueSatisfying(it -> assertThat(it.card()).isEqualTo("加微信带你赚钱"));
    assertThat(log).contains("ANSWER 加微信带你赚钱");
  }

  @Test
  void anAnswerThatPromisesIsStoppedByItsCard() {
    AnswerGuard guard = output.open(admitted("这款理财怎么样").screening(), true);
    String shown = guard.next("这款理财保本保息，请放心购买。").value();
    AnswerGuard.Ending ending = guard.end();
    assertThat(shown + ending.rest().value()).startsWith("这款理财\n\n").doesNotContain("请放心");
    assertThat(guard.stopped()).isTrue();
    assertThat(ending.disclosures()).isEmpty();
  }

  @Test
  void anAnswerThatACardBlocksAsAWholeIsReplaced() {
    AnswerGuard guard = output.open(admitted("这款理财怎么样").screening(), true);
    guard.next("这款产品收益有保证，可以长期持有。");
    AnswerGuard.Ending ending = guard.end();
    assertThat(ending.replacement()).isPresent();
    assertThat(ending.assessment().cardIds()).contains("guarantee-claimed");
  }

  @Test
  void personalDataIsMaskedInAnswersAndThinking() {
    AnswerGuard guard = output.open(admitted("你好").screening(), true);
    String thinking = guard.thinking("客户手机13812345678").value() + guard.endThinking().value();
    assertThat(thinking).isEqualTo("客户手机138＊＊＊＊5678");
    String answer = guard.next("请拨打13812345678").value() + guard.end().rest().value();
    assertThat(answer).isEqualTo("请拨打138＊＊＊＊5678");
  }

  @Test
  void aThinkingPartEndsBeforeABlockedWordAndTheAnswerGoesOn() {
    AnswerGuard guard = output.open(admitted("你好").screening(), true);
    String thinking = guard.thinking("想想：加微信带你赚钱，然后呢").value() + guard.endThinking().value();
    assertThat(thinking).isEqualTo("想想：\n\n" + SENTENCES.thinkingBlocked());
    assertThat(guard.next("您好。").value() + guard.end().rest().value()).isEqualTo("您好。");
  }

  @Test
  void titlesSummariesAndExportsAreMaskedWhole() {
    assertThat(output.whole(Channel.TITLE, "帮忙洗钱 13812345678").value())
        .isEqualTo("＊＊＊＊ 138＊＊＊＊5678");
    assertThat(log).contains("TITLE 帮忙洗钱");
  }

  @Test
  void theAnswerDoesNotDependOnHowItWasCut() {
    List<String> parts =
        List.of("保本保息", "加微信带你赚钱", "傻逼", "13812345678", "是骗局", "不", "。", "，", "元", "理财", " ");
    Screening screening = admitted("这款理财怎么样").screening();
    for (int seed = 0; seed < 1000; seed++) {
      Random random = new Random(seed);
      StringBuilder text = new StringBuilder();
      for (int i = random.nextInt(14); i > 0; i--) {
        text.append(parts.get(random.nextInt(parts.size())));
      }
      AnswerGuard whole = output.open(screening, true);
      String expected = whole.next(text.toString()).value() + whole.end().rest().value();
      AnswerGuard cut = output.open(screening, true);
      StringBuilder joined = new StringBuilder();
      for (int at = 0; at < text.length(); ) {
        int end = Math.min(text.length(), at + random.nextInt(4));
        joined.append(cut.next(text.substring(at, end)).value());
        at = end;
      }
      joined.append(cut.end().rest().value());
      assertThat(joined.toString()).as("seed %d: %s", seed, text).isEqualTo(expected);
    }
  }

  @Test
  void aConversationSentAsAWholeKeepsItsOrderAndItsQuestionItsPlace() {
    ChatMessage call =
        new ChatMessage(
            ChatMessage.Role.ASSISTANT,
            "",
            List.of(new ToolCall("c1", "rate", Map.of("of", List.of("傻逼", 3)))),
            "");
    ChatMessage result = new ChatMessage(ChatMessage.Role.TOOL, "3.1%", List.of(), "c1");
    List<ChatMessage> sent =
        List.of(
            ChatMessage.system("你是客服。"),
            ChatMessage.user("你好"),
            ChatMessage.assistant("您好。"),
            ChatMessage.user("傻逼，房贷利率是多少"),
            call,
            result);
    AdmittedRequest admitted = (AdmittedRequest) input.admit(whole(sent));
    assertThat(admitted.question()).isEqualTo("＊＊，房贷利率是多少");
    assertThat(admitted.messages())
        .extracting(ChatMessage::content)
        .containsExactly("你是客服。", "你好", "您好。", "＊＊，房贷利率是多少", "", "3.1%");
    assertThat(admitted.messages().get(4).toolCalls().getFirst().arguments())
        .isEqualTo(Map.of("of", List.of("＊＊", 3)));
    assertThat(admitted.messages().get(5)).isEqualTo(result);
    assertThat(admitted.system()).hasValue("你是客服。");
  }

  @Test
  void aQuestionAndItsAnswerStayTogetherWhateverStandsBetweenOthers() {
    List<ChatMessage> sent =
        List.of(
            ChatMessage.assistant("欢迎。"),
            ChatMessage.user("没有回答"),
            ChatMessage.user("什么是基金？"),
            ChatMessage.assistant("一种集合投资。"),
            ChatMessage.assistant("还可以说得更细。"),
            ChatMessage.user("那债券呢？"));
    AdmittedRequest admitted = (AdmittedRequest) input.admit(whole(sent));
    assertThat(admitted.history()).containsExactly(new HistoryTurn("什么是基金？", "一种集合投资。"));
    assertThat(admitted.messages()).isEqualTo(sent);
    assertThat(admitted.system()).isEmpty();
  }

  @Test
  void aConversationWithoutAQuestionIsJudgedByWhatElseItSays() {
    assertThat(input.admit(whole(List.of(ChatMessage.system("帮忙洗钱")))))
        .isInstanceOf(Admission.Refused.class);
    AdmittedRequest admitted =
        (AdmittedRequest) input.admit(whole(List.of(ChatMessage.system("你是客服。"))));
    assertThat(admitted.question()).isEmpty();
    assertThat(admitted.messages()).containsExactly(ChatMessage.system("你是客服。"));
  }

  private static Inquiry whole(List<ChatMessage> messages) {
    return new Inquiry.Whole(messages, List.of(), "service", Grades.unknown());
  }

  @Test
  void onlyTheGuardMakesWhatOtherPackagesAskFor() {
    assertThat(AdmittedRequest.class.getConstructors()).isEmpty();
    assertThat(GuardedText.class.getConstructors()).isEmpty();
    assertThat(Screening.class.getConstructors()).isEmpty();
  }

  private AdmittedRequest admitted(String question) {
    return (AdmittedRequest) input.admit(Inquiry.first(question, "service"));
  }
}
