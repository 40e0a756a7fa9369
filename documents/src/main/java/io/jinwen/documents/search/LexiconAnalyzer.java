package io.jinwen.documents.search;

import java.io.IOException;
import java.io.Reader;
import java.io.StringWriter;
import java.util.Iterator;
import java.util.List;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.Tokenizer;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;
import org.apache.lucene.analysis.tokenattributes.OffsetAttribute;

/** Gives Lucene the terms of a {@link Lexicon}. */
final class LexiconAnalyzer extends Analyzer {
  private final Lexicon lexicon;

  LexiconAnalyzer(Lexicon lexicon) {
    this.lexicon = lexicon;
  }

  @Override
  protected TokenStreamComponents createComponents(String field) {
    return new TokenStreamComponents(new Terms(lexicon));
  }

  private static final class Terms extends Tokenizer {
    private final Lexicon lexicon;
    private final CharTermAttribute term = addAttribute(CharTermAttribute.class);
    private final OffsetAttribute offset = addAttribute(OffsetAttribute.class);
    private Iterator<Lexicon.Token> tokens = List.<Lexicon.Token>of().iterator();

    Terms(Lexicon lexicon) {
      this.lexicon = lexicon;
    }

    @Override
    public void reset() throws IOException {
      super.reset();
      StringWriter text = new StringWriter();
      Reader reader = input;
      reader.transferTo(text);
      tokens = lexicon.tokens(text.toString()).iterator();
    }

    @Override
    public boolean incrementToken() {
      if (!tokens.hasNext()) {
        return false;
      }
      clearAttributes();
      Lexicon.Token next = tokens.next();
      term.append(next.term());
      offset.setOffset(correctOffset(next.from()), correctOffset(next.to()));
      return true;
    }
  }
}
