package org.plstar.study.table.command;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * A column of a table in the output of {@code plstar data}.
 *
 * @param different values; absent where there are more than are counted
 */
record PreviewColumn(
        String name,
        String type,
        int missing,
        OptionalInt different,
        Optional<Integer> differentMoreThan,
        List<String> examples,
        OptionalDouble least,
        OptionalDouble most) {}
