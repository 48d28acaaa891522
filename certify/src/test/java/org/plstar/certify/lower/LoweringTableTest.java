package org.plstar.certify.lower;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.plstar.array.UnaryFn;
import org.plstar.program.Op;

/** docs/lowering.md has one row for each op and each function, in their order, and no other. */
class LoweringTableTest {
    private static final Pattern ROW = Pattern.compile("(?m)^\\| (\\w+) \\|");

    @Test
    void everyOpAndEveryFunctionHasARow() throws IOException {
        List<String> rows = new ArrayList<>();
        ROW.matcher(Files.readString(Path.of("../docs/lowering.md")))
                .results()
                .forEach(m -> rows.add(m.group(1)));
        List<String> wanted = new ArrayList<>(List.of("op", "function"));
        for (Class<?> op : requireNonNull(Op.class.getPermittedSubclasses())) {
            wanted.add(op.getSimpleName());
        }
        Arrays.stream(UnaryFn.values()).forEach(fn -> wanted.add(fn.name()));

        assertThat(rows).containsExactlyInAnyOrderElementsOf(wanted);
    }
}
