package org.plstar.app;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Within a package, no more than three types need each other; sealed families aside. */
class CyclesTest {
    private static final int MOST = 3;

    @Tag("net")
    @Test
    void noMoreThanThreeTypesOfAPackageNeedEachOther() {
        Map<String, Integer> largest = new TreeMap<>();
        Map<String, Set<String>> uses = uses();
        for (Set<String> cycle : cycles(uses)) {
            largest.merge(packageOf(cycle.iterator().next()), cycle.size(), Math::max);
        }

        assertThat(uses).hasSizeGreaterThan(500);
        assertThat(largest)
                .allSatisfy((name, size) -> assertThat(size).as(name).isLessThanOrEqualTo(MOST));
    }

    /** The search must be able to fail. */
    @Test
    void aCycleIsFound() {
        Map<String, Set<String>> uses =
                Map.of("p.A", Set.of("p.B"), "p.B", Set.of("p.C"), "p.C", Set.of("p.A", "p.D"));

        assertThat(cycles(uses)).contains(Set.of("p.A", "p.B", "p.C"));
    }

    /** Top-level types by the other types of their package that they use. */
    private static Map<String, Set<String>> uses() {
        Map<String, Set<String>> uses = new HashMap<>();
        for (JavaClass c : new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .importPackages("org.plstar")) {
            String from = topLevel(c.getName());
            Set<String> permitted = permitted(c);
            Set<String> all = uses.computeIfAbsent(from, _ -> new HashSet<>());
            c.getDirectDependenciesFromSelf().stream()
                    .map(d -> topLevel(d.getTargetClass().getBaseComponentType().getName()))
                    .filter(to -> !to.equals(from) && packageOf(to).equals(packageOf(from)))
                    .filter(to -> !permitted.contains(to))
                    .forEach(all::add);
        }
        return uses;
    }

    private static Set<String> permitted(JavaClass c) {
        Class<?>[] subclasses = c.reflect().getPermittedSubclasses();
        return subclasses == null
                ? Set.of()
                : Stream.of(subclasses).map(s -> topLevel(s.getName())).collect(Collectors.toSet());
    }

    private static String topLevel(String name) {
        int nested = name.indexOf('$');
        return nested < 0 ? name : name.substring(0, nested);
    }

    private static String packageOf(String name) {
        return name.substring(0, Math.max(0, name.lastIndexOf('.')));
    }

    /** Sets of types that reach each other, by Tarjan's method. */
    private static List<Set<String>> cycles(Map<String, Set<String>> uses) {
        Map<String, Integer> index = new HashMap<>();
        Map<String, Integer> low = new HashMap<>();
        Set<String> open = new LinkedHashSet<>();
        List<Set<String>> found = new ArrayList<>();
        for (String v : uses.keySet()) {
            if (!index.containsKey(v)) {
                visit(v, uses, index, low, open, found);
            }
        }
        return found;
    }

    private static void visit(
            String v,
            Map<String, Set<String>> uses,
            Map<String, Integer> index,
            Map<String, Integer> low,
            Set<String> open,
            List<Set<String>> found) {
        int own = index.size();
        index.put(v, own);
        low.put(v, own);
        open.add(v);
        for (String w : uses.getOrDefault(v, Set.of())) {
            if (!index.containsKey(w)) {
                visit(w, uses, index, low, open, found);
                low.merge(v, requireNonNull(low.get(w)), Math::min);
            } else if (open.contains(w)) {
                low.merge(v, requireNonNull(index.get(w)), Math::min);
            }
        }
        if (requireNonNull(low.get(v)).equals(index.get(v))) {
            List<String> stack = new ArrayList<>(open);
            Set<String> cycle = new LinkedHashSet<>(stack.subList(stack.indexOf(v), stack.size()));
            open.removeAll(cycle);
            found.add(cycle);
        }
    }
}
