package org.plstar.data.text;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import org.plstar.data.DataRefusal;
import org.plstar.data.Location;
import org.plstar.data.NameList;
import org.plstar.refusal.Refusal;
import org.plstar.refusal.Require;

/**
 * Texts as tokens of a pre-trained model, by a {@code tokenizer.json} of Hugging Face's library
 * with a model of type WordPiece, as BERT and its kin have it.
 *
 * <p>A text's tokens are those that the library gives a single sentence: added tokens such as
 * [MASK] are found where they stand in the text, the rest is normalized (BertNormalizer), cut into
 * words (BertPreTokenizer) and these into pieces of the vocabulary, with special tokens around them
 * (TemplateProcessing, BertProcessing). The file's settings for padding and truncation are not
 * followed: a row has as many tokens as its text, and a limit is the caller's. Code points that
 * Unicode took up after its version 8 may be cut otherwise where they are punctuation or accents.
 *
 * <p>It never changes; any thread may use it. Source: huggingface/tokenizers.
 */
public final class Tokenizer {
    private static final String NAME = "tokenizer.json";
    /** Ten times the largest vocabularies. */
    private static final int LARGEST = 1 << 28;

    private static final int NO_LIMIT = Integer.MAX_VALUE;

    private final Path file;
    private final TokenizerFile parts;
    private final String json;

    private Tokenizer(Path file, byte[] json, Location place) {
        this.file = file;
        this.parts = TokenizerFile.of(json, place);
        this.json = new String(json, StandardCharsets.UTF_8);
    }

    /**
     * Reads a tokenizer. Cost: the file's size.
     *
     * @throws Refusal if the file is not readable; MODEL_TYPE, NORMALIZER, PRE_TOKENIZER or
     *     POST_PROCESSOR if it has a step that is not known, by its name; VOCABULARY or BAD_FILE if
     *     it contradicts itself or lacks something
     */
    public static Tokenizer read(Path file) {
        Location place = Location.file(file);
        if (Files.exists(file) && !Files.isRegularFile(file)) {
            throw place.refuse(
                    DataRefusal.NO_REGULAR_FILE,
                    "this is a folder, a pipe or a device",
                    "a file",
                    "pass the path of a " + NAME);
        }
        try {
            if (Files.size(file) > LARGEST) {
                throw TokenizerFile.bad(place, "it has " + Files.size(file) + " bytes");
            }
            return new Tokenizer(file, Files.readAllBytes(file), place);
        } catch (IOException e) {
            throw place.unreadable(e);
        }
    }

    /**
     * Reads the tokenizer that lies beside a model: the only file of its folder whose name ends
     * with {@code tokenizer.json}.
     *
     * @param model a file, or the folder itself
     * @throws Refusal NO_TOKENIZER or SEVERAL_TOKENIZERS if there is not one; else as {@link #read}
     */
    public static Tokenizer beside(Path model) {
        Path whole = model.toAbsolutePath();
        Path folder =
                Files.isDirectory(whole) || whole.getParent() == null ? whole : whole.getParent();
        List<Path> found = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*" + NAME)) {
            files.forEach(f -> {
                if (Files.isRegularFile(f)) {
                    found.add(f);
                }
            });
        } catch (IOException e) {
            throw Location.file(folder).unreadable(e);
        }
        Collections.sort(found);
        if (found.isEmpty()) {
            throw Refusal.of(
                    TextRefusal.NO_TOKENIZER,
                    Location.file(model).text(),
                    "no tokenizer lies beside it",
                    "a file there whose name ends with " + NAME,
                    "put the model's " + NAME + " there, or pass its path as the tokenizer");
        }
        if (found.size() > 1) {
            List<String> names =
                    found.stream().map(f -> String.valueOf(f.getFileName())).toList();
            throw Refusal.of(
                            TextRefusal.SEVERAL_TOKENIZERS,
                            Location.file(model).text(),
                            found.size() + " tokenizers lie beside it: " + NameList.listed(names),
                            "one file there whose name ends with " + NAME,
                            "pass the path of the model's as the tokenizer")
                    .about(names);
        }
        return read(found.getFirst());
    }

    /**
     * The tokenizer of a text as {@link #json} gives it.
     *
     * @param name what refusals call it
     */
    public static Tokenizer parse(String json, String name) {
        return new Tokenizer(
                Path.of(name), json.getBytes(StandardCharsets.UTF_8), Location.of(name));
    }

    /** The text of the file. */
    public String json() {
        return json;
    }

    /** The file that was read. */
    public Path file() {
        return file;
    }

    /**
     * The token of places that hold no text, where rows are made equally long: the file's setting,
     * else that of [PAD], else 0.
     */
    public int padId() {
        return parts.padId();
    }

    /** The largest id of a token plus 1: a model's table of tokens has at least so many rows. */
    public int size() {
        return parts.size();
    }

    /**
     * A text's tokens with the special ones around them; of an empty text these alone. Cost: the
     * text's length times that of the longest piece of the vocabulary.
     */
    public int[] encode(String text) {
        return encode(text, NO_LIMIT).ids();
    }

    /**
     * The same with at most so many tokens: the text's last ones are left out, the special ones
     * stay.
     *
     * @param limit at least one more than the special tokens
     * @throws Refusal LIMIT
     */
    public TokenRow encode(String text, int limit) {
        Template template = parts.template();
        Require.atLeast(template.size() + 1, limit, TextRefusal.LIMIT, "limit");
        int[] tokens = tokens(text);
        int count = Math.min(tokens.length, limit - template.size());
        return new TokenRow(template.around(tokens, count), count < tokens.length);
    }

    /** The tokens of several texts, as {@link #encode(String)} gives them. */
    public TokenRows encode(List<String> texts) {
        return encode(texts, NO_LIMIT);
    }

    /**
     * The tokens of several texts, as {@link #encode(String, int)} gives them.
     *
     * @throws Refusal LIMIT
     */
    public TokenRows encode(List<String> texts, int limit) {
        List<int[]> ids = new ArrayList<>(texts.size());
        int cut = 0;
        for (String text : texts) {
            TokenRow row = encode(text, limit);
            ids.add(row.ids());
            cut += row.cut() ? 1 : 0;
        }
        return new TokenRows(ids, cut);
    }

    private int[] tokens(String text) {
        IntStream.Builder ids = IntStream.builder();
        IntConsumer found = ids::add;
        parts.written().split(text, part -> cut(parts.rules().changed(part), found), found);
        return ids.build().toArray();
    }

    private void cut(String changed, IntConsumer ids) {
        parts.changed()
                .split(
                        changed,
                        part -> BertText.words(part, word -> parts.pieces().ids(word, ids)),
                        ids);
    }
}
