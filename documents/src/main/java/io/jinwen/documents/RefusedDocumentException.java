package io.jinwen.documents;

/** A file is not read; the message is a Chinese sentence for the user. */
public final class RefusedDocumentException extends Exception {
  private final Refusal refusal;

  public RefusedDocumentException(Refusal refusal, String sentence) {
    super(sentence);
    this.refusal = refusal;
  }

  public Refusal refusal() {
    return refusal;
  }
}
