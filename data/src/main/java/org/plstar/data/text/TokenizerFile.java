package org.plstar.data.text;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.plstar.data.Location;
import org.plstar.data.json.StrictJson;
import org.plstar.refusal.Refusal;
import tools.jackson.databind.JsonNode;

/**
 * What a {@code tokenizer.json} says.
 *
 * @param rules how a text is changed before it is cut into words
 * @param written tokens found in the text as it is
 * @param changed tokens found in the changed text
 * @param template the special tokens around those of a text
 * @param size the largest id plus 1
 */
record TokenizerFile(
        BertText rules,
        AddedTokens written,
        AddedTokens changed,
        WordPiece pieces,
        Template template,
        int padId,
        int size) {
    private static final String ELSEWHERE =
            "tokenize in Python, and pass input_ids and attention_mask as NPZ";

    /** Reads it. */
    static TokenizerFile of(byte[] json, Location place) {
        try {
            return new Reader(StrictJson.read(json), place).read();
        } catch (IOException e) {
            throw bad(place, "it is no JSON (" + e.getMessage() + ")");
        }
    }

    static Refusal bad(Location place, String what) {
        return Refusal.of(
                TextRefusal.BAD_FILE,
                place.text(),
                what,
                "a tokenizer.json as the Hugging Face library writes it",
                "save it again, as by tokenizer.save_pretrained(folder) in Python");
    }

    /** Goes through the file's members. */
    private static final class Reader {
        private static final String TYPE = "type";
        private static final String CONTENT = "content";

        private final JsonNode root;
        private final Location place;
        private final Map<String, Integer> ids = new HashMap<>();
        private int size;

        Reader(JsonNode root, Location place) {
            this.root = root;
            this.place = place;
        }

        TokenizerFile read() {
            if (!root.isObject()) {
                throw bad(place, "it holds no object");
            }
            WordPiece pieces = pieces();
            BertText rules = rules();
            checkWords();
            List<AddedTokens.Token> written = added(false, BertText.UNCHANGED);
            List<AddedTokens.Token> changed = added(true, rules);
            Template template = template();
            return new TokenizerFile(
                    rules,
                    new AddedTokens(written),
                    new AddedTokens(changed),
                    pieces,
                    template,
                    padId(),
                    size);
        }

        private WordPiece pieces() {
            JsonNode model = root.path("model");
            String prefix = "continuing_subword_prefix";
            boolean untyped = model.path(TYPE).isMissingNode()
                    && model.has(prefix)
                    && !model.has("merges"); // as the library wrote it at first
            if (!untyped && !type(model).equals("WordPiece")) {
                throw refuse(
                        TextRefusal.MODEL_TYPE,
                        "its model is of type " + Location.quoted(type(model)),
                        "WordPiece");
            }
            JsonNode vocabulary = model.path("vocab");
            if (!vocabulary.isObject()) {
                throw bad(place, "its model has no vocab");
            }
            for (Map.Entry<String, JsonNode> piece : vocabulary.properties()) {
                ids.put(piece.getKey(), id(piece.getValue(), piece.getKey()));
            }
            String unknown = text(model, "unk_token", "[UNK]");
            Integer unknownId = ids.get(unknown);
            if (unknownId == null) {
                throw Refusal.of(
                        TextRefusal.VOCABULARY,
                        place.text(),
                        "its vocabulary lacks the token of unknown words, "
                                + Location.quoted(unknown),
                        "unk_token to be one of the " + ids.size() + " pieces in vocab",
                        "take the tokenizer that belongs to the model");
            }
            return new WordPiece(
                    new HashMap<>(ids), // in which texts of like hash codes do no harm
                    text(model, prefix, "##"),
                    unknownId,
                    number(model, "max_input_chars_per_word", 100));
        }

        private BertText rules() {
            JsonNode node = root.path("normalizer");
            if (node.isNull() || node.isMissingNode()) {
                return BertText.UNCHANGED;
            }
            if (!type(node).equals("BertNormalizer")) {
                throw refuse(
                        TextRefusal.NORMALIZER,
                        "its normalizer " + Location.quoted(type(node)) + " is not known",
                        "BertNormalizer or none");
            }
            boolean lower = truth(node, "lowercase", true);
            return new BertText(
                    truth(node, "clean_text", true),
                    truth(node, "handle_chinese_chars", true),
                    truth(node, "strip_accents", lower),
                    lower);
        }

        private void checkWords() {
            JsonNode node = root.path("pre_tokenizer");
            if (!type(node).equals("BertPreTokenizer")) {
                throw refuse(
                        TextRefusal.PRE_TOKENIZER,
                        "its pre_tokenizer " + Location.quoted(type(node)) + " is not known",
                        "BertPreTokenizer");
            }
        }

        /** Tokens of one kind, special ones first. */
        private List<AddedTokens.Token> added(boolean normalized, BertText rules) {
            List<AddedTokens.Token> tokens = new ArrayList<>();
            JsonNode all = root.path("added_tokens");
            if (!all.isArray() && !all.isNull() && !all.isMissingNode()) {
                throw bad(place, "added_tokens is no list");
            }
            for (boolean special : new boolean[] {true, false}) {
                for (JsonNode token : all) {
                    if (truth(token, "special", false) == special
                            && truth(token, "normalized", !special) == normalized) {
                        tokens.add(added(token, rules));
                    }
                }
            }
            return tokens;
        }

        private AddedTokens.Token added(JsonNode token, BertText rules) {
            if (!token.path(CONTENT).isString()) {
                throw bad(place, "an added token has no content");
            }
            String text = token.path(CONTENT).stringValue();
            int id = id(token.path("id"), text);
            Integer other = ids.putIfAbsent(text, id);
            if (other != null && other != id) {
                throw Refusal.of(
                        TextRefusal.VOCABULARY,
                        place.text() + ", token " + Location.quoted(text),
                        "it has two ids, " + other + " and " + id,
                        "one id",
                        "take the tokenizer that belongs to the model");
            }
            return new AddedTokens.Token(
                    rules.changed(text),
                    id,
                    truth(token, "single_word", false),
                    truth(token, "lstrip", false),
                    truth(token, "rstrip", false));
        }

        private Template template() {
            JsonNode node = root.path("post_processor");
            if (node.isNull() || node.isMissingNode()) {
                return new Template(new int[0], new int[0]);
            }
            return switch (type(node)) {
                case "BertProcessing" ->
                    new Template(
                            new int[] {pairedId(node, "cls")}, new int[] {pairedId(node, "sep")});
                case "TemplateProcessing" -> template(node);
                default ->
                    throw refuse(
                            TextRefusal.POST_PROCESSOR,
                            "its post_processor " + Location.quoted(type(node)) + " is not known",
                            "TemplateProcessing, BertProcessing or none");
            };
        }

        /** The id of a token as {@code ["[CLS]", 101]}. */
        private int pairedId(JsonNode node, String name) {
            return id(node.path(name).path(1), name);
        }

        private Template template(JsonNode node) {
            List<Integer> before = new ArrayList<>();
            List<Integer> behind = new ArrayList<>();
            boolean text = false;
            for (JsonNode part : node.path("single")) {
                JsonNode special = part.path("SpecialToken");
                JsonNode sequence = part.path("Sequence");
                boolean other = special.isMissingNode() == sequence.isMissingNode()
                        || number(special, "type_id", 0) + number(sequence, "type_id", 0) != 0;
                boolean again = sequence.isObject()
                        && (text || !text(sequence, "id", "A").equals("A"));
                if (other || again) {
                    throw unreadTemplate();
                }
                text |= sequence.isObject();
                if (special.isObject()) {
                    (text ? behind : before).addAll(specialIds(node, text(special, "id", "")));
                }
            }
            if (!text) {
                throw unreadTemplate();
            }
            return new Template(array(before), array(behind));
        }

        private Refusal unreadTemplate() {
            return refuse(
                    TextRefusal.POST_PROCESSOR,
                    "its template of a single text has no reading here",
                    "special tokens around one sequence A, all of type 0");
        }

        private List<Integer> specialIds(JsonNode node, String name) {
            JsonNode all = node.path("special_tokens").path(name).path("ids");
            if (!all.isArray()) {
                throw bad(place, "its template has no ids of " + Location.quoted(name));
            }
            List<Integer> found = new ArrayList<>();
            all.forEach(n -> found.add(id(n, name)));
            return found;
        }

        private static int[] array(List<Integer> numbers) {
            return numbers.stream().mapToInt(Integer::intValue).toArray();
        }

        private int padId() {
            JsonNode padding = root.path("padding");
            return padding.isObject() && padding.has("pad_id")
                    ? id(padding.path("pad_id"), "padding")
                    : ids.getOrDefault("[PAD]", 0);
        }

        private Refusal refuse(TextRefusal code, String what, String expected) {
            return Refusal.of(code, place.text(), what, expected, ELSEWHERE);
        }

        private static String type(JsonNode node) {
            return text(node, TYPE, "none");
        }

        private static String text(JsonNode node, String name, String otherwise) {
            JsonNode member = node.path(name);
            return member.isString() ? member.stringValue() : otherwise;
        }

        private boolean truth(JsonNode node, String name, boolean otherwise) {
            JsonNode member = node.path(name);
            if (member.isBoolean()) {
                return member.booleanValue();
            }
            if (member.isNull() || member.isMissingNode()) {
                return otherwise;
            }
            throw bad(place, name + " is neither true nor false");
        }

        private int number(JsonNode node, String name, int otherwise) {
            JsonNode member = node.path(name);
            return member.isMissingNode() ? otherwise : whole(member, name);
        }

        private int id(JsonNode node, String name) {
            int id = whole(node, "the id of " + Location.quoted(name));
            size = Math.max(size, id + 1);
            return id;
        }

        private int whole(JsonNode node, String name) {
            if (!node.isIntegralNumber()
                    || !node.canConvertToInt()
                    || node.longValue() < 0
                    || node.longValue() == Integer.MAX_VALUE) {
                String given = node.isString() ? node.stringValue() : node.toString();
                throw bad(place, name + " is " + Location.quoted(given) + ", no whole number");
            }
            return (int) node.longValue();
        }
    }
}
