package io.jinwen.engine.device;

/**
 * Where the rows of a batch stand, on the card; struct Rows of rows.h.
 *
 * @param positions [row], int
 * @param tables [row], int: where the row's page table begins in pages
 * @param pages addresses of pages
 * @param cosine [row][pairs]
 * @param sine [row][pairs]
 */
record DeviceRows(long positions, long tables, long pages, long cosine, long sine) {
  void addTo(Arguments to) {
    to.beginStruct().add(positions).add(tables).add(pages).add(cosine).add(sine).endStruct();
  }
}
