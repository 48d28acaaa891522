/** Tables of named columns (CSV, TSV, Parquet) turned into data sets. */
@org.jspecify.annotations.NullMarked
package org.plstar.data.table;
