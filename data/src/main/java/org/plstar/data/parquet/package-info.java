/** Parquet files, read as tables through DuckDB; its native code is loaded only when such a file is opened. */
@org.jspecify.annotations.NullMarked
package org.plstar.data.parquet;
