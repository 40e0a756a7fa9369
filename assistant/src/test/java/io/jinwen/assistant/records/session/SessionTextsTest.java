package io.jinwen.assistant.records.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.jinwen.assistant.records.session.JdbcSessionStore.SessionTitle;
import io.jinwen.assistant.records.session.Turn.TurnEnding;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SessionTextsTest {
  @ParameterizedTest
  @CsvSource(
      ignoreLeadingAndTrailingWhitespace = false,
      textBlock =
          """
          什么是国债？,什么是国债？
          '  多  个\t空格 ',多 个 空格
          '',''
          一二三四五六七八九十一二三四五六七八九十一二三四五,一二三四五六七八九十一二三四五六七八九十一二三四…
          """)
  void namesASessionAfterItsQuestion(String question, String title) {
    assertThat(SessionTitle.of(question)).isEqualTo(title);
  }

  @Test
  void namesItAfterTheFirstLineAndCutsBetweenCharacters() {
    assertThat(SessionTitle.of("\n\n 第一行\n第二行")).isEqualTo("第一行");
    assertThat(SessionTitle.of("🙂".repeat(25))).isEqualTo("🙂".repeat(24) + "…");
  }

  @Test
  void writesMarkdownInWhichAQuestionCannotPassForAnAnswer() {
    Instant at = Instant.parse("2026-01-02T03:04:05Z");
    Session session = new Session("s1", "标题", "service", "anna", at, at, false, false, "");
    Turn turn =
        new Turn(
            "t1",
            "s1",
            1,
            Optional.empty(),
            "问\n## 答",
            "秘密的思考",
            "回答13812345678",
            TurnEnding.BLOCKED,
            Optional.empty(),
            "",
            "",
            Optional.empty(),
            at);
    SessionMarkdown markdown =
        new SessionMarkdown(
            text -> text.replace("13812345678", "138****5678"),
            ZoneOffset.UTC,
            _ -> List.of("《条例》电话13812345678"));
    assertThat(markdown.of(session, List.of(turn)))
        .isEqualTo(
            """
            # 标题

            会话编号：s1　角色：service　用户：anna　开始：2026-01-02 03:04

            ## 第 1 轮　2026-01-02 03:04

            **问：**

            > 问
            > ## 答

            **答：**（已拦截）

            回答138****5678

            **依据：**

            - 《条例》电话138****5678
            """);
  }
}
