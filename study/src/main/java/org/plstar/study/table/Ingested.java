package org.plstar.study.table;

import org.plstar.data.source.Loaded;

/**
 * A table that the machines of an engine have read.
 *
 * @param loaded its outline: targets and names, without features
 * @param rows who goes over its rows
 */
public record Ingested(Loaded loaded, RowEngine rows) {}
