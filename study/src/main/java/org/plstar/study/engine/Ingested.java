package org.plstar.study.engine;

import org.plstar.data.source.Loaded;
import org.plstar.study.table.RowEngine;

/**
 * A table that an engine's machines have read.
 *
 * @param loaded its outline: targets and names, without features
 * @param rows who goes over its rows
 */
public record Ingested(Loaded loaded, RowEngine rows) {}
