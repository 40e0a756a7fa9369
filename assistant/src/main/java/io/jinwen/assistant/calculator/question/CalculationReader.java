package io.jinwen.assistant.calculator.question;

import io.jinwen.assistant.calculator.Calculation;
import io.jinwen.assistant.calculator.Calculator;
import io.jinwen.assistant.calculator.Calculators;
import io.jinwen.assistant.calculator.Field;
import io.jinwen.assistant.calculator.InputException;
import io.jinwen.assistant.calculator.Inputs;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads questions. It keeps nothing: the same questions give the same reply. */
public final class CalculationReader {
  /** The longest question that is read; a longer one tells a story. */
  static final int CHARACTERS_MAX = 400;

  /** How many turns back a calculation can be meant. */
  static final int TURNS_MAX = 8;

  /** Some word must ask for a number. */
  private static final Pattern ASKS =
      Pattern.compile(
          "多少|几(?:年|个月|天|期|块|元|成|万|千)|多久|多长|算|求|计算|是几|月供多|(?:月供|利息|收益|年化|还款|每个?月还|还款额|本息|var|irr|npv|净现值|内部收益率|收益率|久期|价格|比例|比率|抵押率|现值|终值|份额|市盈率|股息率|ltv|总额|合计|(?:年化|有效|实际|真实|有效年|实际年|年化)(?:利率|收益率))[?？呢是:]*$|^(?:月供|利息|总利息)");

  /** Words that ask for something other than a number. */
  private static final Pattern ASKS_OTHER =
      Pattern.compile(
          "什么(?!时候能翻)|哪(?!怕)|为何|区别|怎么(?!算|计算)|如何(?!计算|算)|合法|合规|靠谱|可信|真的|是真|划算|算高|算低|算好|高吗|低吗|好吗|政策|投诉|举报|骗|资料|材料|手续(?!费)|条件|流程|推荐|上限|最高赔|起点|门槛|限额|审批|影响|(?<!无)风险(?!价值)|规定|要求|合适|值得|垮|破产|倒闭|应该选|多久到账|多久(?:能|可以)?(?:批|放款|到)|多久有|还是");

  private static final Pattern YES_OR_NO =
      Pattern.compile("(?:吗|么|对不对|是不是|对吧|有没有|行不行|能不能)[?？。！!]*$");
  private static final Pattern POLITE = Pattern.compile("算|计算|帮");

  private CalculationReader() {}

  /**
   * Reads the last question of a conversation.
   *
   * @param questions from the first to the last; what lies far back is not looked at
   * @return empty where it asks for no calculation
   */
  public static Optional<Reply> read(List<String> questions) {
    Optional<Reply> reply = Optional.empty();
    int first = Math.max(0, questions.size() - TURNS_MAX);
    for (String question : questions.subList(first, questions.size())) {
      reply = read(reply.map(Reply::asked), question);
    }
    return reply;
  }

  /**
   * Reads one question.
   *
   * @param previous what the question before asked for, if it asked for a calculation
   */
  public static Optional<Reply> read(Optional<Asked> previous, String question) {
    if (question.length() > CHARACTERS_MAX) {
      return Optional.empty();
    }
    String text = QuestionText.folded(question);
    Optional<Reply> own = ofItself(text);
    if (own.filter(Reply.Calculated.class::isInstance).isPresent()) {
      return own;
    }
    return previous.flatMap(asked -> FollowUp.read(asked, text)).or(() -> own);
  }

  /**
   * Does again what was asked for before.
   *
   * @return empty where the calculator is not there any more
   */
  public static Optional<Reply> again(Asked asked) {
    return Calculators.find(asked.calculator()).map(calculator -> reply(calculator, asked));
  }

  private static Optional<Reply> ofItself(String text) {
    boolean asksOther =
        ASKS_OTHER.matcher(text).find()
            || YES_OR_NO.matcher(text).find() && !POLITE.matcher(text).find();
    if (asksOther || !ASKS.matcher(text).find()) {
      return Optional.empty();
    }
    Optional<Reply> incomplete = Optional.empty();
    for (Reading reading : Readings.ALL) {
      Optional<Reply> reply = reading.isAbout(text) ? with(reading, text) : Optional.empty();
      if (reply.filter(Reply.Calculated.class::isInstance).isPresent()) {
        return reply;
      }
      incomplete = incomplete.or(() -> reply);
    }
    return incomplete;
  }

  private static Optional<Reply> with(Reading reading, String text) {
    Optional<String> result = reading.asked(text);
    if (result.isEmpty()) {
      return Optional.empty();
    }
    Binding binding = Binding.of(reading, text, Inputs.NONE);
    boolean saysEnough = binding.isComplete() && binding.quantities().size() > 0;
    return saysEnough ? reply(binding, result.get(), List.of()) : Optional.empty();
  }

  /** Calculates with what was bound, or says what is missing. */
  static Optional<Reply> reply(Binding binding, String result, List<String> earlier) {
    List<String> assumptions = new ArrayList<>(earlier);
    assumptions.addAll(binding.assumptions());
    Inputs inputs = withCurrency(binding);
    Asked asked =
        new Asked(
            binding.reading().calculator().id(),
            inputs,
            result,
            assumptions.stream().distinct().toList());
    Reply reply = reply(binding.reading().calculator(), asked);
    // one number to ask for one, two to ask for two: less is a question about something else
    boolean asksTooMuch =
        reply instanceof Reply.Needs needs
            && needs.missing().size() > Math.min(2, binding.strong());
    return asksTooMuch ? Optional.empty() : Optional.of(reply);
  }

  private static Reply reply(Calculator calculator, Asked asked) {
    List<Field> missing = calculator.missing(asked.inputs());
    if (!missing.isEmpty()) {
      return new Reply.Needs(asked, missing);
    }
    try {
      Calculation calculation = calculator.compute(asked.inputs());
      boolean hasIt = calculation.result(asked.result()).isPresent();
      List<Field> open = hasIt ? List.of() : open(calculator, asked.inputs());
      return open.isEmpty()
          ? new Reply.Calculated(
              asked, calculation.asking(asked.result()).assuming(asked.assumptions()))
          : new Reply.Needs(asked, open);
    } catch (InputException refused) {
      return new Reply.Refused(asked, refused.getMessage());
    }
  }

  /** What may be left out in general, but not for the result that is asked for. */
  private static List<Field> open(Calculator calculator, Inputs inputs) {
    return calculator.fields().stream()
        .filter(field -> !field.required() && field.fallback().isEmpty())
        .filter(field -> !inputs.has(field.id()))
        .filter(
            field -> calculator.alternatives().stream().noneMatch(ids -> ids.contains(field.id())))
        .toList();
  }

  private static Inputs withCurrency(Binding binding) {
    Inputs inputs = binding.inputs();
    boolean takes = binding.reading().calculator().field("currency").isPresent();
    return takes
        ? binding.currency().map(name -> inputs.with("currency", name)).orElse(inputs)
        : inputs;
  }
}
