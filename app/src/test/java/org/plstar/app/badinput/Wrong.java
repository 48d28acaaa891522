package org.plstar.app.badinput;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.plstar.refusal.Refusal;

/**
 * One wrong request.
 *
 * @param code why it is refused
 * @param named what the line must name: the file, option, place or value at fault; FOLDER stands
 *     for the folder
 * @param files made before it
 * @param arguments in which FOLDER stands for the folder, and DATA for {@code data.csv} in it
 */
record Wrong(String what, Refusal.Code code, String named, Setup files, List<String> arguments) {
    /** A sound table of ten rows and two classes. */
    static final String GOOD =
            "a,b,label\n1,2,x\n2,1,y\n3,5,x\n4,4,y\n5,9,x\n6,1,y\n7,2,x\n8,3,y\n9,1,x\n1,8,y\n";

    static final Setup GOOD_DATA = folder -> Files.writeString(folder.resolve("data.csv"), GOOD);

    /** Makes files in a folder. */
    interface Setup {
        void in(Path folder) throws IOException;

        /** This, then that. */
        default Setup and(Setup other) {
            return folder -> {
                in(folder);
                other.in(folder);
            };
        }
    }

    static Setup bytes(String name, byte[] content) {
        return folder -> Files.write(folder.resolve(name), content);
    }

    static Setup text(String name, String content) {
        return bytes(name, content.getBytes(StandardCharsets.UTF_8));
    }

    /** Training on a sound table with more options. */
    static Wrong option(String what, Refusal.Code code, String named, String... more) {
        return new Wrong(what, code, named, GOOD_DATA, train(more));
    }

    /** Training on a sound table, with further files and options. */
    static Wrong files(String what, Refusal.Code code, String named, Setup files, String... more) {
        return new Wrong(what, code, named, GOOD_DATA.and(files), train(more));
    }

    private static List<String> train(String... more) {
        List<String> arguments = new ArrayList<>(List.of("train", "DATA", "--target", "label"));
        arguments.addAll(List.of(more));
        return arguments;
    }

    /** The command line in a folder; what would go elsewhere goes there too. */
    List<String> in(Path folder) {
        List<String> all = new ArrayList<>(arguments);
        if (all.contains("train") && !all.contains("--out") && !all.contains("--resume")) {
            all.addAll(List.of("--out", "FOLDER/out"));
        }
        return all.stream()
                .map(a -> a.replace("DATA", folder.resolve("data.csv").toString()))
                .map(a -> a.replace("FOLDER", folder.toString()))
                .toList();
    }

    @Override
    public String toString() {
        return what;
    }
}
