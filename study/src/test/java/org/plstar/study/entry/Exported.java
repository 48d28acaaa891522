package org.plstar.study.entry;

import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Type;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.plstar.array.Matrix;
import org.plstar.certify.Theorem;
import org.plstar.check.Certificate;
import org.plstar.data.Dataset;
import org.plstar.network.Network;
import org.plstar.onnx.OnnxRefusal;
import org.plstar.study.Session;

/** The public types of the packages that modules export to everybody, and their entry points. */
final class Exported {
    private static final Map<String, Class<?>> MODULES = Map.of(
            "array", Matrix.class,
            "core", Network.class,
            "data", Dataset.class,
            "onnx", OnnxRefusal.class,
            "study", Session.class);

    private static final Pattern EXPORTS = Pattern.compile("exports ([\\w.]+);");

    private Exported() {}

    /** Modules whose entry points have checks of their own. */
    private static final Map<String, Class<?>> PROOFS =
            Map.of("check", Certificate.class, "certify", Theorem.class);

    /** All public types but those of proofs, by name. */
    static List<Class<?>> types() throws IOException, URISyntaxException {
        return types(MODULES);
    }

    /** All public types, by module. */
    static List<Class<?>> everywhere() throws IOException, URISyntaxException {
        List<Class<?>> all = types(MODULES);
        all.addAll(types(PROOFS));
        return all;
    }

    private static List<Class<?>> types(Map<String, Class<?>> modules)
            throws IOException, URISyntaxException {
        List<Class<?>> all = new ArrayList<>();
        for (Map.Entry<String, Class<?>> module : modules.entrySet()) {
            String info = Files.readString(
                    Path.of("..", module.getKey(), "src/main/java/module-info.java"));
            URI place = module.getValue()
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI();
            Path root = Path.of(place);
            if (Files.isDirectory(root)) {
                add(info, root, all);
            } else {
                try (FileSystem jar = FileSystems.newFileSystem(root)) {
                    add(info, jar.getPath("/"), all);
                }
            }
        }
        all.sort(Comparator.comparing(Class::getName));
        return all;
    }

    private static void add(String info, Path root, List<Class<?>> all) throws IOException {
        Matcher exports = EXPORTS.matcher(info);
        while (exports.find()) {
            Path folder = root.resolve(exports.group(1).replace('.', '/'));
            try (Stream<Path> files = Files.list(folder)) {
                files.map(f -> f.getFileName().toString())
                        .filter(f -> f.endsWith(".class") && !f.contains("-info"))
                        .map(f -> named(exports.group(1) + "." + f.replace(".class", "")))
                        .filter(Exported::isPublic)
                        .forEach(all::add);
            }
        }
    }

    private static Class<?> named(String name) {
        try {
            return Class.forName(name, false, Exported.class.getClassLoader());
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }

    private static boolean isPublic(Class<?> type) {
        for (Class<?> c = type; c != null; c = c.getEnclosingClass()) {
            if (!Modifier.isPublic(c.getModifiers())) {
                return false;
            }
        }
        return !type.isAnonymousClass() && !type.isLocalClass();
    }

    /** Public constructors and methods that are implemented, in a fixed order. */
    static List<Executable> executables(Class<?> type) {
        List<Executable> all = new ArrayList<>();
        if (!type.isEnum() && !Modifier.isAbstract(type.getModifiers())) {
            all.addAll(Arrays.asList(type.getConstructors()));
        }
        for (Method m : type.getDeclaredMethods()) {
            if (Modifier.isPublic(m.getModifiers())
                    && !Modifier.isAbstract(m.getModifiers())
                    && !m.isSynthetic()
                    && !List.of("equals", "valueOf").contains(m.getName())) {
                all.add(m);
            }
        }
        all.sort(Comparator.comparing(Exported::name));
        return all;
    }

    /** Such as {@code org.plstar.array.Matrix#get(int, int)}. */
    static String name(Executable e) {
        String parameters = Arrays.stream(e.getGenericParameterTypes())
                .map(Type::getTypeName)
                .map(t -> t.replaceAll("[a-z]\\w*\\.(?=\\w)", ""))
                .collect(Collectors.joining(", "));
        return e.getDeclaringClass().getName()
                + (e instanceof Constructor ? "#new" : "#" + e.getName())
                + "("
                + parameters
                + ")";
    }
}
