package org.plstar.processor;

import java.io.IOException;
import java.io.Writer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.annotation.processing.AbstractProcessor;
import javax.annotation.processing.RoundEnvironment;
import javax.annotation.processing.SupportedAnnotationTypes;
import javax.lang.model.SourceVersion;
import javax.lang.model.element.Element;
import javax.lang.model.element.RecordComponentElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.util.ElementFilter;
import javax.tools.Diagnostic;
import javax.tools.FileObject;
import javax.tools.StandardLocation;

/**
 * Keeps the Javadoc of requests and their parts as resources, {@code META-INF/plstar/CLASS}, of
 * which help texts are made, and writes an interface with a request's withers, those of its parts'
 * components too. Records that ask for withers alone get those of all components. A component
 * without a text is an error.
 */
@SupportedAnnotationTypes({StudyProcessor.STUDY, StudyProcessor.PART, StudyProcessor.WITHERS})
public final class StudyProcessor extends AbstractProcessor {
    static final String STUDY = "org.plstar.study.describe.Study";
    static final String PART = "org.plstar.study.describe.Part";
    static final String WITHERS = "org.plstar.study.describe.Withers";
    private static final String ASKED = "org.plstar.study.describe.Asked";

    private static final String CHECKED = "org.plstar.study.describe.Description.checked(%s)";

    private static final Pattern PARAM =
            Pattern.compile("@param\\s+(\\w+)\\s+(.*?)(?=\\n\\s*@\\w|\\z)", Pattern.DOTALL);
    private static final Pattern TAG =
            Pattern.compile("\\{@(?:link\\w*\\s+[\\w.#()]+|\\w+)\\s*([^}]*)}");

    @Override
    public SourceVersion getSupportedSourceVersion() {
        return SourceVersion.latestSupported();
    }

    @Override
    public boolean process(Set<? extends TypeElement> annotations, RoundEnvironment round) {
        for (TypeElement annotation : annotations) {
            for (TypeElement type :
                    ElementFilter.typesIn(round.getElementsAnnotatedWith(annotation))) {
                try {
                    switch (annotation.getQualifiedName().toString()) {
                        case STUDY -> {
                            texts(type);
                            withers(type, c -> has(c, ASKED), CHECKED);
                        }
                        case PART -> texts(type);
                        default -> withers(type, _ -> true, "%s");
                    }
                } catch (IOException e) {
                    error(e.toString(), type);
                }
            }
        }
        return false;
    }

    private void error(String message, Element at) {
        processingEnv.getMessager().printMessage(Diagnostic.Kind.ERROR, message, at);
    }

    private String doc(TypeElement type) {
        return String.valueOf(processingEnv.getElementUtils().getDocComment(type));
    }

    private static Map<String, String> parameters(String doc) {
        Map<String, String> texts = new LinkedHashMap<>();
        Matcher m = PARAM.matcher(doc);
        while (m.find()) {
            texts.put(m.group(1), plain(m.group(2)));
        }
        return texts;
    }

    private static String plain(String doc) {
        return TAG.matcher(doc)
                .replaceAll("$1")
                .replaceAll("<[^>]+>", "")
                .replaceAll("\\s+", " ")
                .strip();
    }

    /** A line for the type and one for each component: its name, a tab, its text. */
    private void texts(TypeElement type) throws IOException {
        String name = processingEnv.getElementUtils().getBinaryName(type).toString();
        FileObject file = processingEnv
                .getFiler()
                .createResource(StandardLocation.CLASS_OUTPUT, "", "META-INF/plstar/" + name, type);
        try (Writer out = file.openWriter()) {
            out.write("\t" + plain(doc(type).replaceFirst("(?s)\\n\\s*@param.*", "")) + "\n");
            for (Map.Entry<String, String> e : parameters(doc(type)).entrySet()) {
                out.write(e.getKey() + "\t" + e.getValue() + "\n");
            }
        }
    }

    /**
     * Writes an interface.
     *
     * @param which components have withers
     * @param form of what they return
     */
    private void withers(TypeElement type, Predicate<RecordComponentElement> which, String form)
            throws IOException {
        String record = type.getSimpleName().toString();
        String place = processingEnv
                .getElementUtils()
                .getPackageOf(type)
                .getQualifiedName()
                .toString();
        StringBuilder b = new StringBuilder();
        b.append("""
                package %1$s;

                /** Changed copies of a {@link %2$s}. */
                public sealed interface %2$sWith permits %2$s {
                """.formatted(place, record));
        withers(type, "all", which, form::formatted, record, b);
        try (Writer out = processingEnv
                .getFiler()
                .createSourceFile(place + "." + record + "With", type)
                .openWriter()) {
            out.append(b.append("}\n"));
        }
    }

    /**
     * Withers for the components of a request, or of a part of it.
     *
     * @param holder the expression of the record that has the components
     * @param whole makes the expression of a request from that of such a record
     */
    private void withers(
            TypeElement type,
            String holder,
            Predicate<RecordComponentElement> which,
            UnaryOperator<String> whole,
            String request,
            StringBuilder b) {
        Map<String, String> texts = parameters(doc(type));
        for (RecordComponentElement c : type.getRecordComponents()) {
            String name = c.getSimpleName().toString();
            String text = texts.get(name);
            if (text == null) {
                error(type.getSimpleName() + "." + name + " has no @param text", type);
            }
            UnaryOperator<String> copy = value -> whole.apply(type.getRecordComponents().stream()
                    .map(Element::getSimpleName)
                    .map(n -> n.contentEquals(name) ? value : holder + "." + n + "()")
                    .collect(
                            Collectors.joining(", ", "new " + type.getQualifiedName() + "(", ")")));
            if (which.test(c)) {
                b.append("""

                            /** The same with another value of: %s. */
                            default %s with%s(%s value) {
                                %2$s all = (%2$s) this;
                                return %s;
                            }
                        """.formatted(
                                text,
                                request,
                                Character.toUpperCase(name.charAt(0)) + name.substring(1),
                                c.asType(),
                                copy.apply(
                                        c.asType().getKind().isPrimitive()
                                                ? "value"
                                                : "java.util.Objects.requireNonNull(value, \""
                                                        + name
                                                        + "\")")));
            } else if (processingEnv.getTypeUtils().asElement(c.asType()) instanceof TypeElement t
                    && has(t, PART)) {
                withers(t, holder + "." + name + "()", which, copy, request, b);
            }
        }
    }

    private static boolean has(Element e, String annotation) {
        return e.getAnnotationMirrors().stream()
                .anyMatch(m -> m.getAnnotationType().toString().equals(annotation));
    }
}
