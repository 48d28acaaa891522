/** Parquet files, read as tables: footer, pages, encodings, compression. */
@org.jspecify.annotations.NullMarked
package org.plstar.data.parquet;
