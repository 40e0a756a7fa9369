package io.jinwen.tools;

import static org.assertj.core.api.Assertions.assertThat;

import io.jinwen.engine.api.ChatMessage;
import io.jinwen.engine.api.GenerationEvent.Piece;
import io.jinwen.engine.api.SamplingParams;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class ConversationTest {
  private final ScriptedEngine engine = new ScriptedEngine();
  private final StringWriter answers = new StringWriter();
  private final StringWriter remarks = new StringWriter();
  private final Conversation conversation =
      new Conversation(
          engine,
          SamplingParams.DEFAULT,
          new ChatView(new PrintWriter(answers), new PrintWriter(remarks), false));

  @Test
  void keepsThoughtsAndFiguresApartFromTheAnswer() throws Exception {
    engine.willAnswer(new Piece("想", true), new Piece("市盈", false), new Piece("率", false));

    conversation.take("什么是PE？");

    assertThat(answers.toString()).isEqualTo("市盈率" + System.lineSeparator());
    assertThat(remarks.toString())
        .contains("想")
        .contains("[11 tokens, 10.0 tokens/s, first after 0.05 s]");
  }

  @Test
  void remembersWhatWasSaidWithoutTheThoughts() throws Exception {
    engine.willAnswer(new Piece("想", true), new Piece("答一", false));
    engine.willAnswer(new Piece("答二", false));
    conversation.begin("你是客服", true);

    conversation.take("问一");
    conversation.take("问二");

    assertThat(engine.asked.getLast().messages())
        .containsExactly(
            ChatMessage.system("你是客服"),
            ChatMessage.user("问一"),
            ChatMessage.assistant("答一"),
            ChatMessage.user("问二"));
    assertThat(engine.asked.getLast().thinking()).isTrue();
  }

  @Test
  void beginsAnewOnDemand() throws Exception {
    engine.willAnswer(new Piece("答一", false)).willAnswer(new Piece("答二", false));
    conversation.take("问一");
    conversation.take("/new");
    conversation.take("/system 简短回答");
    conversation.take("/thinking on");
    conversation.take("问二");

    assertThat(engine.asked.getLast().messages())
        .containsExactly(ChatMessage.system("简短回答"), ChatMessage.user("问二"));
    assertThat(engine.asked.getLast().thinking()).isTrue();
  }

  @Test
  void forgetsAQuestionThatGotNoAnswer() throws Exception {
    engine.willFail().willAnswer(new Piece("答", false));
    conversation.take("问一");
    conversation.take("问二");

    assertThat(remarks.toString()).contains("it broke");
    assertThat(engine.asked.getLast().messages()).containsExactly(ChatMessage.user("问二"));
  }

  @Test
  void endsOnlyWhenTold() throws Exception {
    assertThat(conversation.take("")).isTrue();
    assertThat(conversation.take("/nonsense")).isTrue();
    assertThat(remarks.toString()).contains("/nonsense");
    assertThat(conversation.take("/exit")).isFalse();
    assertThat(engine.asked).isEmpty();
  }
}
