import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Writes classes for single precision from those for double precision: {@code java FloatTwins.java
 * SOURCES TARGET}. The build runs it, on any JDK from 17 on.
 *
 * <p>{@code double} becomes {@code float} and {@code Double…} becomes {@code Float…}, comments too;
 * what a twin has otherwise is listed beside its name.
 */
final class FloatTwins {
    private record Twin(String path, String... otherwise) {}

    private static final List<Twin> TWINS =
            List.of(
                    new Twin("elementwise/DoubleArithmetic"),
                    new Twin("elementwise/DoubleChoice"),
                    new Twin(
                            "elementwise/DoubleElementwise",
                            "static float errorUlp",
                            "static double errorUlp"),
                    new Twin("gather/DoubleGather"),
                    new Twin("blas/DoubleMatrixVector"),
                    new Twin("blas/DoubleProduct"));

    private FloatTwins() {}

    public static void main(String[] folders) throws IOException {
        for (Twin twin : TWINS) {
            Path source = Path.of(folders[0], twin.path() + ".java");
            Path target = Path.of(folders[1], twin.path().replace("Double", "Float") + ".java");
            String text = text(Files.readString(source), twin.otherwise());
            // a file that is as it was keeps its time, so that nothing is compiled again
            if (!Files.exists(target) || !Files.readString(target).equals(text)) {
                Files.createDirectories(target.getParent());
                Files.writeString(target, text);
            }
        }
    }

    private static String text(String source, String... otherwise) {
        String text =
                source.replace("Double", "Float")
                        .replace("DOUBLE", "FLOAT")
                        .replaceAll("\\bdouble\\b", "float")
                        // of double numbers only in the JDK
                        .replace("Math.sqrt(", "(float) Math.sqrt(");
        for (int i = 0; i < otherwise.length; i += 2) {
            if (!text.contains(otherwise[i])) {
                throw new IllegalStateException("nowhere: " + otherwise[i]);
            }
            text = text.replace(otherwise[i], otherwise[i + 1]);
        }
        return text;
    }
}
