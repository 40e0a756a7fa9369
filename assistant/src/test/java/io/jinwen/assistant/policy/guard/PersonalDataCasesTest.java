package io.jinwen.assistant.policy.guard;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Numbers in every writing and beside every word, and what only looks like one. */
class PersonalDataCasesTest {
  private static final Map<String, PersonalDataKind> NUMBERS =
      Map.of(
          "13812345678", PersonalDataKind.MOBILE_PHONE,
          "19987654321", PersonalDataKind.MOBILE_PHONE,
          "110101199003070011", PersonalDataKind.IDENTITY_NUMBER,
          "440305198811125015", PersonalDataKind.IDENTITY_NUMBER,
          "6222021234567890128", PersonalDataKind.BANK_CARD,
          "6217001234567893", PersonalDataKind.BANK_CARD);

  private static final List<String> SEPARATORS =
      List.of(" ", ".", "-", "/", "·", "—", "**", "_", "–", "\u00a0", "\u3000", "\u200b", " - ");

  private static final Map<String, String> DIGITS =
      new LinkedHashMap<>(
          Map.of(
              "full width", "０１２３４５６７８９",
              "Chinese", "零一二三四五六七八九",
              "capital Chinese", "零壹贰叁肆伍陆柒捌玖",
              "circled", "⓪①②③④⑤⑥⑦⑧⑨",
              "Arabic", "٠١٢٣٤٥٦٧٨٩",
              "mathematical", "𝟎𝟏𝟐𝟑𝟒𝟓𝟔𝟕𝟖𝟗"));

  private static final List<String> FRAMES =
      List.of("%s", "手机%s", "我的是%s。", "电话：%s，谢谢", "**%s**", "（%s）", "%s万先生", "%s百度", "第一%s");

  private static final List<String> MOBILE_FRAMES =
      List.of("tel%s", "wx%s", "+86 %s", "86-%s", "1. %s", "%s转账", "联系人%s张三", "phone:%s");

  private static final List<String> OTHERS =
      List.of(
          "微信号：zhangsan_88",
          "微信zhang12345",
          "wx: li_si_1990",
          "vx是abc12345",
          "QQ：12345678",
          "护照E12345678",
          "护照号码：EA1234567",
          "港澳通行证C12345678",
          "台胞证：12345678",
          "车牌京A12345",
          "粤B·D12345",
          "沪A 8F123",
          "cvv：123",
          "CVV2是456",
          "安全码 789",
          "验证码：482913",
          "验证码是4829",
          "OTP 12 34 56",
          "动态口令：66778899",
          "482913是验证码",
          "身份证110101900307001",
          "身份证110101199003070012",
          "卡号6222021234567890129");

  private static final List<String> AMOUNTS =
      List.of("13812345678", "15900000000", "6222021234567890128", "18600000000.55");

  private static final List<String> AMOUNT_FRAMES =
      List.of(
          "%s元", "金额%s元", "¥%s", "人民币%s", "%s万元", "余额：%s", "总额%s", "%s股", "规模约%s", "%s美元", "%s%%");

  private static final List<String> KEPT =
      List.of(
          "SKU13812345678",
          "SN13812345678",
          "型号AB13812345678",
          "2026-11-28 10:20:30",
          "20261128102030",
          "2021 2022 2023 2024 2025",
          "15 000 000 000",
          "13.812345678",
          "138.12345678",
          "3.14159265358979",
          "1,381,234,567.8",
          "订单号6222021234567890129",
          "流水号110101199003070012",
          "合同编号：440305198811125012",
          "110101199013070011",
          "000001、600519、300750",
          "R2、C3、A1",
          "95588、12378、12386",
          "银发〔2018〕106号",
          "第一百二十三条",
          "一九九八年、二〇二六年",
          "三百六十五天",
          "十三点八亿",
          "微信支付限额",
          "QQ群里的消息",
          "护照丢了怎么办",
          "验证码收不到",
          "cvv是什么",
          "0.5%-1.2%",
          "100-200-300-400",
          "1 2 3 4 5",
          "2025/11/28",
          "LPR 3.45、3.95",
          "https://example.com/2026/11/28/123456",
          "京东方A2026",
          "京A股",
          "一、二、三、四、五",
          "50ETF期权10011234",
          "持仓1381234股",
          "版本1.38.12.34");

  @Test
  void findsNumbersInEveryWriting() {
    List<String> missed = new ArrayList<>();
    int cases = 0;
    for (Map.Entry<String, PersonalDataKind> number : NUMBERS.entrySet()) {
      for (String text : writings(number.getKey(), number.getValue())) {
        cases++;
        if (!PersonalData.kinds(text).contains(number.getValue())) {
          missed.add(text);
        }
      }
    }
    for (String text : OTHERS) {
      cases++;
      if (PersonalData.mask(text).equals(text)) {
        missed.add(text);
      }
    }
    assertThat(missed).isEmpty();
    assertThat(cases).isGreaterThanOrEqualTo(250);
  }

  @Test
  void leavesWhatOnlyLooksLikeANumber() {
    List<String> masked = new ArrayList<>();
    List<String> texts = new ArrayList<>();
    for (String amount : AMOUNTS) {
      AMOUNT_FRAMES.forEach(frame -> texts.add(frame.formatted(amount)));
    }
    List<String> around = List.of("%s", "请看%s。", "（%s）", "%s，谢谢");
    KEPT.forEach(kept -> around.forEach(frame -> texts.add(frame.formatted(kept))));
    for (String text : texts) {
      if (!PersonalData.mask(text).equals(text)) {
        masked.add(text + " → " + PersonalData.mask(text));
      }
    }
    assertThat(masked).isEmpty();
    assertThat(texts.size()).isGreaterThanOrEqualTo(150);
  }

  @Test
  void aWrongCheckDigitIsMaskedAndUnsure() {
    assertThat(PersonalData.findings("身份证110101199003070012"))
        .containsExactly(new PersonalData.Finding(PersonalDataKind.IDENTITY_NUMBER, false));
    assertThat(PersonalData.findings("身份证110101199003070011"))
        .containsExactly(new PersonalData.Finding(PersonalDataKind.IDENTITY_NUMBER, true));
    assertThat(PersonalData.mask("卡号6222021234567890129")).doesNotContain("1234567");
  }

  private static List<String> writings(String number, PersonalDataKind kind) {
    List<String> texts = new ArrayList<>();
    boolean mobile = kind == PersonalDataKind.MOBILE_PHONE;
    for (String separator : SEPARATORS) {
      texts.add(
          number.chars().mapToObj(Character::toString).collect(Collectors.joining(separator)));
      texts.add("号码" + grouped(number, mobile ? 3 : 4, separator) + "，");
      texts.add(mobile ? grouped(number, 5, separator) : grouped(number, 6, separator));
    }
    for (String digits : DIGITS.values()) {
      UnaryOperator<String> written = text -> written(text, digits);
      texts.add(written.apply(number));
      texts.add("是" + written.apply(number) + "。");
      texts.add(number.substring(0, 3) + written.apply(number.substring(3)));
    }
    FRAMES.forEach(frame -> texts.add(frame.formatted(number)));
    if (mobile) {
      MOBILE_FRAMES.forEach(frame -> texts.add(frame.formatted(number)));
    }
    return texts;
  }

  private static String grouped(String number, int size, String separator) {
    StringBuilder grouped = new StringBuilder();
    for (int at = 0; at < number.length(); at += size) {
      grouped.append(at == 0 ? "" : separator);
      grouped.append(number, at, Math.min(number.length(), at + size));
    }
    return grouped.toString();
  }

  private static String written(String number, String digits) {
    int[] forms = digits.codePoints().toArray();
    StringBuilder written = new StringBuilder();
    number.chars().forEach(digit -> written.appendCodePoint(forms[digit - '0']));
    return written.toString();
  }
}
