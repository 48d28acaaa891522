package org.plstar.study.advise;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.plstar.program.ParamLayout;
import org.plstar.study.NamePattern;

/**
 * Arrays of a model that may train together, as their names group them.
 *
 * @param name such as {@code layer 2}, {@code attention.self.query} or {@code norms}
 * @param arrays names of the arrays
 * @param patterns that fit these names and no other, with * for any characters
 * @param weights how many numbers they have
 */
public record WeightGroup(String name, Set<String> arrays, List<String> patterns, long weights)
        implements Predicate<String> {
    /** Groups of a survey, at most. */
    static final int MOST = 24;

    /** A path with the number of a layer: what stands before it, the number, what stands behind. */
    private static final Pattern NUMBERED = Pattern.compile("(.*?)\\.?([0-9]+)\\.(.*)");

    /** Copies. */
    public WeightGroup {
        arrays = Set.copyOf(arrays);
        patterns = List.copyOf(patterns);
    }

    @Override
    public boolean test(String array) {
        return arrays.contains(array);
    }

    /**
     * The groups of a layout: each layer, the last two, each kind of array that layers have, norms,
     * biases, arrays outside of layers, all. Layers are numbered by the first number in the arrays'
     * paths; groups of the same arrays are one, and those of the fewest weights are left out beyond
     * {@value #MOST}.
     */
    static List<WeightGroup> of(ParamLayout layout) {
        Map<String, Set<String>> layers = new LinkedHashMap<>();
        Map<String, Set<String>> kinds = new LinkedHashMap<>();
        Set<String> outside = new LinkedHashSet<>();
        Set<String> norms = new LinkedHashSet<>();
        Set<String> biases = new LinkedHashSet<>();
        Set<String> all = new LinkedHashSet<>();
        for (ParamLayout.Entry e : layout.entries()) {
            String name = e.name();
            all.add(name);
            Matcher m = NUMBERED.matcher(name);
            if (m.matches()) {
                layers.computeIfAbsent(m.group(1) + "." + m.group(2), _ -> new LinkedHashSet<>())
                        .add(name);
                String kind = m.group(3).replaceFirst("\\.(weight|bias)$", "");
                kinds.computeIfAbsent(kind, _ -> new LinkedHashSet<>()).add(name);
            } else {
                outside.add(name);
            }
            String lower = name.toLowerCase(Locale.ROOT);
            if (lower.contains("norm") || lower.matches(".*\\bln_?[0-9a-z]?\\b.*")) {
                norms.add(name);
            }
            if (lower.endsWith("bias")) {
                biases.add(name);
            }
        }
        Map<String, Set<String>> groups = new LinkedHashMap<>();
        if (layers.size() > 1) {
            layers.forEach((path, arrays) -> groups.put(layerName(path), arrays));
            List<Set<String>> each = List.copyOf(layers.values());
            Set<String> last = new LinkedHashSet<>(each.get(each.size() - 2));
            last.addAll(each.getLast());
            groups.put("last two layers", last);
            kinds.forEach(groups::put);
        }
        groups.put("norms", norms);
        groups.put("biases", biases);
        groups.put("outside of layers", outside);
        groups.put("all", all);
        return distinct(groups, layout);
    }

    private static String layerName(String path) {
        return "layer " + path.substring(path.lastIndexOf('.') + 1);
    }

    private static List<WeightGroup> distinct(Map<String, Set<String>> groups, ParamLayout layout) {
        List<WeightGroup> found = new ArrayList<>();
        List<String> names =
                layout.entries().stream().map(ParamLayout.Entry::name).toList();
        groups.forEach((name, arrays) -> {
            boolean known = found.stream().anyMatch(g -> g.arrays.equals(arrays));
            if (!arrays.isEmpty() && !known) {
                long weights = layout.entries().stream()
                        .filter(e -> arrays.contains(e.name()))
                        .mapToLong(ParamLayout.Entry::size)
                        .sum();
                found.add(new WeightGroup(name, arrays, patterns(arrays, names), weights));
            }
        });
        while (found.size() > MOST) {
            found.stream()
                    .filter(g -> !g.name.equals("all"))
                    .min(Comparator.comparingLong(WeightGroup::weights))
                    .ifPresent(found::remove);
        }
        return found;
    }

    /** A pattern that fits these names alone, or one for each run of names, or the names. */
    private static List<String> patterns(Set<String> arrays, List<String> names) {
        if (arrays.size() == names.size()) {
            return List.of("*");
        }
        return common(arrays)
                .filter(p -> fitting(p, names).equals(arrays))
                .map(List::of)
                .orElseGet(() -> byModule(arrays, names));
    }

    /** What all names begin and end with, or what stands in all of them behind a layer's number. */
    private static Optional<String> common(Set<String> arrays) {
        String first = arrays.iterator().next();
        int begin = first.length();
        int end = first.length();
        for (String a : arrays) {
            begin = Math.min(begin, shared(first, a, false));
            end = Math.min(end, shared(first, a, true));
        }
        if (arrays.size() == 1) {
            return Optional.of(first);
        }
        String head = first.substring(0, begin);
        String tail = first.substring(first.length() - Math.min(end, first.length() - begin));
        Matcher m = NUMBERED.matcher(first);
        String kind = m.matches() ? m.group(3).replaceFirst("\\.(weight|bias)$", "") : "";
        boolean inner =
                !kind.isEmpty() && arrays.stream().allMatch(a -> a.contains("." + kind + "."));
        if (inner && !head.matches(".*[0-9]\\..*")) {
            return Optional.of("*." + kind + ".*");
        }
        // whole parts of paths
        String module = head.substring(0, head.lastIndexOf('.') + 1);
        String part = tail.indexOf('.') < 0 ? "" : tail.substring(tail.indexOf('.'));
        return module.isEmpty() && part.isEmpty()
                ? Optional.empty()
                : Optional.of(module + "*" + part);
    }

    private static int shared(String a, String b, boolean fromEnd) {
        int n = Math.min(a.length(), b.length());
        int i = 0;
        while (i < n
                && (fromEnd
                        ? a.charAt(a.length() - 1 - i) == b.charAt(b.length() - 1 - i)
                        : a.charAt(i) == b.charAt(i))) {
            i++;
        }
        return i;
    }

    private static Set<String> fitting(String pattern, List<String> names) {
        return names.stream()
                .filter(n -> NamePattern.fits(pattern, n))
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /** For each module that has some of the arrays and no other one its path, else the names. */
    private static List<String> byModule(Set<String> arrays, List<String> names) {
        Set<String> patterns = new LinkedHashSet<>();
        for (String a : arrays) {
            int end = a.lastIndexOf('.');
            String module = end < 0 ? a : a.substring(0, end) + ".*";
            patterns.add(arrays.containsAll(fitting(module, names)) ? module : a);
        }
        return List.copyOf(patterns);
    }
}
