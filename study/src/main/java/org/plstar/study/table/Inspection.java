package org.plstar.study.table;

import org.plstar.study.describe.Asked;
import org.plstar.study.describe.Part;

/**
 * The further results that are computed once a table is fitted; the request checks their ranges.
 *
 * @param suspects how many rows to list whose label the others contradict most
 * @param withoutSuspects fit again without these rows, and say what that changes on the others,
 *     each left out; the model keeps all rows
 * @param columns measure how much each column counts: how much worse rows that are held back are
 *     predicted when its values are exchanged among them, ten times
 * @param moreRows say what error to expect with twice and four times the rows, from fits to parts
 *     of them; for 200 to 3,000 rows
 * @param leaderboard list the fits among which the model was chosen: how each did on rows left out,
 *     and its share
 */
@Part
public record Inspection(
        @Asked(value = "5", least = 0, label = "K") int suspects,
        @Asked boolean withoutSuspects,
        @Asked boolean columns,
        @Asked boolean moreRows,
        @Asked boolean leaderboard) {}
