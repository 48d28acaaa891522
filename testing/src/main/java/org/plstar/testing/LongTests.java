package org.plstar.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.AnnotatedElement;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.TestTemplate;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.platform.commons.support.AnnotationSupport;
import org.junit.platform.commons.support.HierarchyTraversalMode;

/**
 * Runs a third of the long tests, and all those of code that has changed.
 *
 * <p>A test with one of the tags of {@link #LONG} is long. The property {@code plstar.third}
 * selects a third of them, 1 to 3; 0, the default, selects all. A class belongs to a third by its
 * name, the n-th invocation of a parameterized test to the n-th after that one; {@link Third} says
 * otherwise. {@code plstar.changed} names a file with the paths that have changed: a test runs
 * whatever its third if one of them lies in its part, which is the first two packages below
 * {@code org.plstar}, or is an argument of its invocation.
 */
public final class LongTests implements ExecutionCondition {
    /** The tags of long tests. */
    private static final Set<String> LONG = Set.of("net", "fleet", "pretrained");

    private static final int TODAY = Integer.getInteger("plstar.third", 0);
    private static final String CHANGED = System.getProperty("plstar.changed", "");
    private static final Pattern INVOCATION = Pattern.compile("test-template-invocation:#(\\d+)");

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        if (TODAY == 0
                || context.getTestClass().isEmpty()
                || Collections.disjoint(context.getTags(), LONG)) {
            return ConditionEvaluationResult.enabled("not a long test, or all are selected");
        }
        Class<?> type = context.getRequiredTestClass();
        Optional<Third> third =
                context.getTestMethod().flatMap(LongTests::third).or(() -> third(type));
        int own = third.map(Third::value).orElse(0);
        if (own == 0) {
            Matcher invocation = INVOCATION.matcher(context.getUniqueId());
            boolean numbered = invocation.find();
            if (!numbered && hasInvocations(context)) {
                return ConditionEvaluationResult.enabled("each invocation has its own third");
            }
            own = dealt(type.getName(), numbered ? Integer.parseInt(invocation.group(1)) : 0);
        }
        List<String> of = Stream.concat(
                        Stream.of(part(type.getName())),
                        third.stream().flatMap(t -> Stream.of(t.of())))
                .toList();
        return selected(own, TODAY, of, changed()) || named(context.getDisplayName(), changed())
                ? ConditionEvaluationResult.enabled("selected")
                : ConditionEvaluationResult.disabled("third " + own + "; selected: " + TODAY);
    }

    /** Returns the third, 1 to 3, of an invocation of a test; 0 for a test that has none. */
    static int dealt(String className, int invocation) {
        return Math.floorMod(className.hashCode() + invocation, 3) + 1;
    }

    /** Returns the folder of the part that a test class belongs to. */
    static String part(String className) {
        String[] names = className.split("\\.", -1);
        int depth = Math.min(4, names.length - 1);
        return String.join("/", List.of(names).subList(0, depth)) + "/";
    }

    /** Returns whether a test runs when a third is selected and some paths have changed. */
    static boolean selected(int own, int today, List<String> of, Collection<String> changed) {
        if (own < 1 || own > 3 || today < 1 || today > 3) {
            throw new IllegalArgumentException(
                    "third " + own + ", selected " + today + ": expected 1 to 3");
        }
        return own == today
                || changed.stream().anyMatch(c -> of.stream().anyMatch(p -> covers(p, c)));
    }

    /** Returns whether an invocation has the name of a changed file among its arguments. */
    static boolean named(String invocation, Collection<String> changed) {
        return changed.stream().anyMatch(invocation::contains);
    }

    /** Returns whether a path of the repository starts with a prefix, or lies in that package. */
    private static boolean covers(String prefix, String path) {
        return path.startsWith(prefix) || path.contains("/" + prefix);
    }

    private static Optional<Third> third(AnnotatedElement element) {
        return AnnotationSupport.findAnnotation(element, Third.class);
    }

    private static boolean hasInvocations(ExtensionContext context) {
        return context.getTestMethod()
                .map(m -> AnnotationSupport.isAnnotated(m, TestTemplate.class))
                .orElseGet(() -> !AnnotationSupport.findAnnotatedMethods(
                                context.getRequiredTestClass(),
                                TestTemplate.class,
                                HierarchyTraversalMode.TOP_DOWN)
                        .isEmpty());
    }

    private static List<String> changed() {
        try {
            return CHANGED.isEmpty() ? List.of() : Files.readAllLines(Path.of(CHANGED));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
