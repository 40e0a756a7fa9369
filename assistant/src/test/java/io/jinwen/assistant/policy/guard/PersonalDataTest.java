package io.jinwen.assistant.policy.guard;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PersonalDataTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          身份证110101199003070011。 | 身份证110＊＊＊＊＊＊＊＊＊＊＊0011。
          证件：11010119900307002x | 证件：110＊＊＊＊＊＊＊＊＊＊＊002x
          １１０１０１１９９００３０７００３８ | １１０＊＊＊＊＊＊＊＊＊＊＊００３８
          110101 19900307 0038 | 110＊＊＊ ＊＊＊＊＊＊＊＊ 0038
          1,110101199003070011,张 | 1,110＊＊＊＊＊＊＊＊＊＊＊0011,张
          卡号6222021234567890128 | 卡号6222＊＊＊＊＊＊＊＊＊＊＊0128
          6217 0012 3456 7893转账 | 6217 ＊＊＊＊ ＊＊＊＊ 7893转账
          6217-0012-3456-7893 | 6217-＊＊＊＊-＊＊＊＊-7893
          6222 0212 3456 7890 128 | 6222 ＊＊＊＊ ＊＊＊＊ ＊＊＊0 128
          4000123456789017 | 4000＊＊＊＊＊＊＊＊9017
          370000000000002 | 3700＊＊＊＊＊＊＊0002
          9558801234567890128。 | 9558＊＊＊＊＊＊＊＊＊＊＊0128。
          手机13812345678，请回电 | 手机138＊＊＊＊5678，请回电
          138 1234 5678 | 138 ＊＊＊＊ 5678
          138-1234-5678 | 138-＊＊＊＊-5678
          +86 13812345678 | +86 138＊＊＊＊5678
          008613812345678 | 0086138＊＊＊＊5678
          13812345678,13912345678 | 138＊＊＊＊5678,139＊＊＊＊5678
          13812345678 13912345678 | 138＊＊＊＊5678 139＊＊＊＊5678
          1. 13812345678 | 1. 138＊＊＊＊5678
          座机010-12345678 | 座机010-12345678
          座机010-62345678 | 座机010-＊＊＊＊5678
          (0755) 8234 5678 | (0755) ＊＊＊＊ 5678
          0571 8765432 | 0571 ＊＊＊5432
          电话：02162345678 | 电话：021＊＊＊＊5678
          zhang.san@example.com | z＊＊＊＊.＊＊＊@example.com
          邮箱Li_4@mail.example.cn。 | 邮箱L＊_＊@mail.example.cn。
          """)
  void masksKeepingTheEndsReadable(String text, String masked) {
    assertThat(PersonalData.mask(text)).isEqualTo(masked);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "金额13812345678元",
        "13812345678.50",
        "¥13812345678",
        "人民币 15000000000",
        "规模约18600000000",
        "资产13900000000万",
        "贷款余额13900000000",
        "成交15912345678股",
        "2026-11-01 12:30:00",
        "20261101123000",
        "2024 2025 2026 2027 2028",
        "1,391,234,567.89",
        "3.14159265358979323846",
        "订单号6222021234567890129",
        "流水110101199003070012",
        "110101199013070011",
        "客服热线95588",
        "12378、12345、12363",
        "银保监办发〔2019〕204号",
        "证券代码600519、000001",
        "R2至R5、C1到C5",
        "SN13812345678",
        "收益率3.25%-4.10%",
        "0.110101199003070011",
        "user@localhost",
        "100-200-300-400",
        "单价@12.5元",
        "https://example.com/a?b=20260101",
        "123456789012345678901234567890"
      })
  void leavesAmountsDatesAndNumbersOfOtherKinds(String text) {
    assertThat(PersonalData.mask(text)).isEqualTo(text);
  }

  @Test
  void tellsWhatKindsOccur() {
    assertThat(PersonalData.kinds("13812345678，110101199003070011，a@example.com"))
        .containsExactly(
            PersonalDataKind.MOBILE_PHONE,
            PersonalDataKind.IDENTITY_NUMBER,
            PersonalDataKind.EMAIL);
  }

  @Test
  void theJoinedStreamIsTheMaskOfTheWhole() {
    List<String> parts =
        List.of(
            "13812345678",
            "138 1234 5678",
            "6222021234567890128",
            "6217 0012 3456 7893",
            "110101199003070011",
            "010-62345678",
            "zhang@example.com",
            "元",
            "，",
            " ",
            "a",
            "金额",
            "1",
            "2026",
            ".5",
            "\u200b",
            "-",
            ")",
            "存款");
    for (int seed = 0; seed < 4000; seed++) {
      Random random = new Random(seed);
      StringBuilder text = new StringBuilder();
      int partCount = seed % 50 == 0 ? 120 : random.nextInt(10);
      for (int i = 0; i < partCount; i++) {
        text.append(parts.get(random.nextInt(parts.size())));
      }
      PersonalDataStream stream = new PersonalDataStream();
      StringBuilder joined = new StringBuilder();
      for (int at = 0; at < text.length(); ) {
        int end = Math.min(text.length(), at + random.nextInt(7));
        joined.append(stream.next(text.substring(at, end)));
        at = end;
      }
      joined.append(stream.end());
      assertThat(joined.toString())
          .as("seed %d: %s", seed, text)
          .isEqualTo(PersonalData.mask(text.toString()));
    }
  }

  @Test
  void findsEveryNumberOfALongListInOneRun() {
    StringBuilder list = new StringBuilder();
    for (int i = 0; i < 200; i++) {
      list.append("138").append(10000000 + i * 7).append(' ');
    }
    assertThat(PersonalData.mask(list.toString())).doesNotContainPattern("138[0-9]{8}");
  }

  @Test
  void invisibleCharactersDoNotHideANumber() {
    assertThat(PersonalData.mask("138\u200b1234\u200d5678")).doesNotContain("1234");
    assertThat(PersonalData.mask("1" + "\u200b".repeat(300) + "3812345678")).contains("5678");
  }

  @Test
  void ordinaryTextIsNotHeldBack() {
    PersonalDataStream stream = new PersonalDataStream();
    assertThat(stream.next("存款利率是2.5%，")).isEqualTo("存款利率是2.5%，");
  }
}
