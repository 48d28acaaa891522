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
import org.plstar.array.Shape;
import org.plstar.network.Adapted;
import org.plstar.network.Model;
import org.plstar.program.ParamLayout;
import org.plstar.study.NamePattern;

/**
 * Arrays of a model that may train together, as their names group them, or whose low-rank adapters
 * may.
 *
 * @param name such as {@code layer 2}, {@code attention.self.query} or {@code norms}
 * @param arrays names of the arrays
 * @param patterns that fit these names and no other of their kind, arrays or matrices, with * for
 *     any characters
 * @param weights how many numbers train
 * @param rank of adapters on these matrices; 0: the arrays themselves train
 */
record WeightGroup(String name, Set<String> arrays, List<String> patterns, long weights, int rank)
        implements Predicate<String> {
    /** Groups of arrays that train themselves, at most. */
    static final int MOST = 24;

    /** Ranks of adapters. */
    private static final int[] RANKS = {4, 16};

    /** How families of models name the matrices of queries and values. */
    private static final List<List<String>> QUERY_AND_VALUE = List.of(
            List.of("*query*", "*value*"),
            List.of("*q_proj*", "*v_proj*"),
            List.of("*q_lin*", "*v_lin*"),
            List.of("*.q.*", "*.v.*"));

    /** A path with the number of a layer: what stands before it, the number, what stands behind. */
    private static final Pattern NUMBERED = Pattern.compile("(.*?)\\.?([0-9]+)\\.(.*)");

    /** Copies. */
    public WeightGroup {
        arrays = Set.copyOf(arrays);
        patterns = List.copyOf(patterns);
    }

    /** Whether a parameter of {@link #body} counts: of adapters B alone, A having no slope yet. */
    @Override
    public boolean test(String array) {
        return rank == 0 ? arrays.contains(array) : array.endsWith(".lora_B.weight");
    }

    /** The model whose parameters train. */
    Model body(Model model) {
        return rank == 0 ? model : Adapted.of(model, arrays, rank, rank);
    }

    /** The adapters as text; absent where the arrays themselves train. */
    Optional<String> adapter() {
        return rank == 0
                ? Optional.empty()
                : Optional.of("lora(" + rank + ") " + String.join(",", patterns));
    }

    /**
     * The groups of a model: those of its layout, and adapters on the matrices of queries and
     * values.
     */
    static List<WeightGroup> of(Model model) {
        List<WeightGroup> groups = new ArrayList<>(of(model.layout()));
        Set<String> matrices = Adapted.matrices(model);
        for (List<String> patterns : QUERY_AND_VALUE) {
            List<Set<String>> fitting = patterns.stream()
                    .map(p -> fitting(p, List.copyOf(matrices)))
                    .toList();
            if (fitting.stream().noneMatch(Set::isEmpty)) {
                Set<String> arrays = fitting.stream()
                        .flatMap(Set::stream)
                        .collect(Collectors.toCollection(LinkedHashSet::new));
                for (int rank : RANKS) {
                    adapters(model.layout(), arrays, patterns, rank).ifPresent(groups::add);
                }
                break;
            }
        }
        return groups;
    }

    private static Optional<WeightGroup> adapters(
            ParamLayout layout, Set<String> arrays, List<String> patterns, int rank) {
        long weights = 0;
        for (String array : arrays) {
            Shape shape = layout.entry(array).shape();
            if (Math.min(shape.dim(0), shape.dim(1)) < rank) {
                return Optional.empty();
            }
            weights += (long) rank * (shape.dim(0) + shape.dim(1));
        }
        return Optional.of(
                new WeightGroup("adapters of rank " + rank, arrays, patterns, weights, rank));
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
                found.add(new WeightGroup(name, arrays, patterns(arrays, names), weights, 0));
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
