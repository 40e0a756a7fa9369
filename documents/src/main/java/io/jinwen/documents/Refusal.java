package io.jinwen.documents;

import java.util.Locale;

/** Why a file is not read; each has a sentence for the user that says what to do. */
public enum Refusal {
  EMPTY("文件是空的；请检查后重新上传。"),
  TOO_LARGE("文件有 %s，上限是 %s；请拆分后上传。"),
  TOO_MANY_PAGES("文件有 %s 页，上限是 %s 页；请拆分后上传。"),
  TOO_MUCH_TEXT("文件的文字超过 %s 字的上限；请拆分后上传。"),
  TOO_MANY_CELLS("表格超过 %s 个单元格的上限；请拆分后上传。"),
  TOO_DEEP("文件的结构嵌套超过 %s 层，不是正常的文件，已拒绝。"),
  ZIP_BOMB("文件解压后会异常膨胀（压缩炸弹），已拒绝。"),
  EXTERNAL_ENTITY("文件里有外部实体声明（DTD），正常的文件不会有，已拒绝。"),
  MACRO("文件带有宏（程序代码），已拒绝；请在 Office 中另存为不带宏的 %s 后上传。"),
  ENCRYPTED("文件有密码保护，无法读取；请去掉密码后上传。"),
  NO_EXTRACTION("文件的作者不允许提取文字；请向作者索取可以复制的版本。"),
  OLD_OFFICE("这是旧版 Office 格式；请在 Office 或 WPS 中另存为 docx、xlsx 或 pptx 后上传。"),
  WRONG_ENDING("文件名以 .%s 结尾，内容却是%s；请改正文件名或上传正确的文件。"),
  UNKNOWN_FORMAT("不支持这种文件；可以上传 PDF、Word（docx）、Excel（xlsx）、PowerPoint（pptx）、网页、Markdown 和纯文本。"),
  DAMAGED("文件已损坏或不完整，读不出内容；请重新导出后上传。"),
  OUT_OF_MEMORY("读取这个文件需要的内存超过 %s 的上限，已停止；请拆分后上传。"),
  OUT_OF_TIME("读取超过 %s 秒的上限，已停止；请拆分后上传，或重新导出。"),
  READER_FAILED("读取文件的程序意外结束，文件没有被采用；请重新导出后再试。");

  private final String sentence;

  Refusal(String sentence) {
    this.sentence = sentence;
  }

  /** The exception that says so. */
  public RefusedDocumentException with(Object... values) {
    return new RefusedDocumentException(this, sentence.formatted(values));
  }

  /** Its name in the API. */
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }
}
