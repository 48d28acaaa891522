(** The language of certificates and what a claim means.

    A system F(w) = y is a list of programs. A program is a list of lines, run once for each sample;
    each line makes a list of numbers from arrays of weights, from the sample's data, or from lines
    above it. The last line is the sample's output, and F(w) is all outputs, one behind the other.

    One evaluator, [outputs], runs programs over any kind of numbers. Over the real numbers it is
    the meaning of F; Check.v runs the same evaluator over intervals with slopes.

    This file is all of the statements that a reader has to believe: [F], [has_solution] and
    [descends]. *)
From Interval Require Import Real.Xreal Float.Basic Float.Primitive_ops.
From Coquelicot Require Import Rbar Hierarchy RInt Derive Lim_seq.
From Coq Require Import ZArith List Reals Floats PrimFloat.
Import ListNotations.

(** * Programs *)

(** The functions of one number. *)
Inductive fn := Tanh | Exp | Sin | Cos | Atan | Softplus | Log | Sqrt | Recip | Relu | Erf.

(** Positions in an array. [Loops s [(n1, d1); (n2, d2)]] is s + i1 d1 + i2 d2 for i1 < n1 and
    i2 < n2, the last index running fastest; [Each k] is the k-th list of positions of the
    sample. *)
Inductive index :=
| Loops (start : Z) (loops : list (nat * Z))
| Listed (positions : list Z)
| Each (k : nat).

(** Lines; a and b are numbers of lines above. *)
Inductive line :=
| Param (p : nat) (i : index)              (** weights of array p at some positions *)
| Data (d : nat)                           (** data array d of the sample *)
| Const (l : list float)
| Gather (a : nat) (i : index)             (** elements of a; 0 at position -1 *)
| Sum (a : nat) (i : index) (n : nat)      (** n sums: element j of a goes to position i_j *)
| Lin1 (alpha : float) (a : nat)           (** alpha a *)
| Lin2 (alpha : float) (a : nat) (beta : float) (b : nat)  (** alpha a + beta b *)
| Mul (a b : nat) (k r s t : nat)          (** k products of [r, s] and [s, t] matrices *)
| Fun (f : fn) (a : nat).                  (** f of each element of a *)

Record sample := Sample { data : list (list float); lists : list (list Z) }.
Record program := Program { lines : list line; samples : list sample }.

(** * Arrays with access by position *)

Inductive trie (X : Type) := Leaf | Node (l : trie X) (x : option X) (r : trie X).
Arguments Leaf {X}.
Arguments Node {X}.

Fixpoint get {X} (absent : X) (t : trie X) (p : positive) : X :=
  match t, p with
  | Leaf, _ => absent
  | Node _ x _, xH => match x with Some x => x | None => absent end
  | Node l _ _, xO p => get absent l p
  | Node _ _ r, xI p => get absent r p
  end.

Fixpoint set {X} (t : trie X) (p : positive) (v : X) {struct p} : trie X :=
  match p, t with
  | xH, Leaf => Node Leaf (Some v) Leaf
  | xH, Node l _ r => Node l (Some v) r
  | xO p, Leaf => Node (set Leaf p v) None Leaf
  | xO p, Node l x r => Node (set l p v) x r
  | xI p, Leaf => Node Leaf None (set Leaf p v)
  | xI p, Node l x r => Node l x (set r p v)
  end.

Fixpoint fill {X} (t : trie X) (p : positive) (l : list X) : trie X :=
  match l with [] => t | x :: l => fill (set t p x) (Pos.succ p) l end.

Definition array {X} (l : list X) : trie X := fill Leaf 1 l.

(** The element at a position from 0 on; [absent] below 0 and behind the end. *)
Definition element {X} (absent : X) (t : trie X) (z : Z) : X :=
  match z with
  | Zneg _ => absent
  | Z0 => get absent t 1
  | Zpos p => get absent t (Pos.succ p)
  end.

Definition put {X} (t : trie X) (z : Z) (v : X) : trie X :=
  match z with Zneg _ => t | Z0 => set t 1 v | Zpos p => set t (Pos.succ p) v end.

(** * Positions *)

(** start, start + stride, ...: n numbers. *)
Fixpoint steps (n : nat) (start stride : Z) : list Z :=
  match n with O => [] | S n => start :: steps n (start + stride) stride end.

Fixpoint looped (start : Z) (l : list (nat * Z)) : list Z :=
  match l with
  | [] => [start]
  | (n, stride) :: l => flat_map (fun s => looped s l) (steps n start stride)
  end.

Definition positions (sm : sample) (i : index) : list Z :=
  match i with Loops s l => looped s l | Listed l => l | Each k => nth k (lists sm) [] end.

(** * Numbers of a kind, and evaluation over them *)

Record numbers (X : Type) := Numbers {
  of_float : float -> X;
  plus : X -> X -> X;
  times : X -> X -> X;
  call : fn -> X -> X }.
Arguments of_float {X}.
Arguments plus {X}.
Arguments times {X}.
Arguments call {X}.

(** k lists of n elements each, cut from a list. *)
Fixpoint cut {X} (k n : nat) (l : list X) : list (list X) :=
  match k with O => [] | S k => firstn n l :: cut k n (skipn n l) end.

Section Evaluation.
Context {X : Type} (o : numbers X).

Definition zero : X := of_float o 0%float.

(** The t columns of a matrix that is given by its rows. *)
Fixpoint columns (t : nat) (rows : list (list X)) : list (list X) :=
  match t with O => [] | S t => map (hd zero) rows :: columns t (map (@tl X) rows) end.

(** acc + a . b *)
Fixpoint dot (a b : list X) (acc : X) : X :=
  match a, b with
  | x :: a, y :: b => dot a b (plus o acc (times o x y))
  | _, _ => acc
  end.

Definition product (r s t : nat) (a b : list X) : list X :=
  let cs := columns t (cut s t b) in
  flat_map (fun row => map (fun column => dot row column zero) cs) (cut r s a).

Fixpoint products (k r s t : nat) (a b : list X) : list X :=
  match k with
  | O => []
  | S k => product r s t (firstn (r * s) a) (firstn (s * t) b)
           ++ products k r s t (skipn (r * s) a) (skipn (s * t) b)
  end.

Fixpoint scatter (t : trie X) (i : list Z) (a : list X) : trie X :=
  match i, a with
  | z :: i, x :: a => scatter (put t z (plus o (element zero t z) x)) i a
  | _, _ => t
  end.

Fixpoint combine2 (alpha beta : X) (a b : list X) : list X :=
  match a, b with
  | x :: a, y :: b => plus o (times o alpha x) (times o beta y) :: combine2 alpha beta a b
  | _, _ => []
  end.

Definition pick (t : trie X) (i : list Z) : list X := map (element zero t) i.

(** The value of a line; [above] holds the values of the lines above it, the first at 1. *)
Definition value_of (w : list (trie X)) (sm : sample) (above : trie (list X)) (l : line)
    : list X :=
  let v a := get [] above (Pos.of_succ_nat a) in
  match l with
  | Param p i => pick (nth p w Leaf) (positions sm i)
  | Data d => map (of_float o) (nth d (data sm) [])
  | Const l => map (of_float o) l
  | Gather a i => pick (array (v a)) (positions sm i)
  | Sum a i n => pick (scatter Leaf (positions sm i) (v a)) (steps n 0 1)
  | Lin1 alpha a => map (times o (of_float o alpha)) (v a)
  | Lin2 alpha a beta b => combine2 (of_float o alpha) (of_float o beta) (v a) (v b)
  | Mul a b k r s t => products k r s t (v a) (v b)
  | Fun f a => map (call o f) (v a)
  end.

(** Runs lines from number n on and returns the value of the last. *)
Fixpoint run (w : list (trie X)) (sm : sample) (ls : list line) (above : trie (list X))
    (n : positive) (last : list X) : list X :=
  match ls with
  | [] => last
  | l :: ls =>
      let v := value_of w sm above l in run w sm ls (set above n v) (Pos.succ n) v
  end.

Definition outputs (system : list program) (w : list (list X)) : list X :=
  let arrays := map array w in
  flat_map
    (fun p => flat_map (fun sm => run arrays sm (lines p) Leaf 1 []) (samples p)) system.
End Evaluation.

(** * The meaning *)

(** The real number of a double. *)
Definition toR (x : float) : R := PrimitiveFloat.toR x.

(** The error function: 2 / sqrt(pi) times the integral of exp(-t^2) for t from 0 to x. *)
Definition erf (x : R) : R :=
  (2 / R_sqrt.sqrt PI * RInt (fun t => exp (- (t * t))) 0 x)%R.

Definition apply (f : fn) (x : R) : R :=
  match f with
  | Tanh => tanh x
  | Exp => exp x
  | Sin => sin x
  | Cos => cos x
  | Atan => atan x
  | Softplus => ln (1 + exp x)
  | Log => ln x
  | Sqrt => R_sqrt.sqrt x
  | Recip => / x
  | Relu => Rmax x 0
  | Erf => erf x
  end%R.

Definition reals : numbers R := Numbers R toR Rplus Rmult apply.

Definition F (system : list program) (w : list (list R)) : list R := outputs reals system w.

(** The sum of squares of differences, and the distance of two points: lists of arrays. *)
Fixpoint squares (a b : list R) : R :=
  match a, b with x :: a, y :: b => ((x - y) * (x - y) + squares a b)%R | _, _ => 0%R end.

Definition distance (a b : list (list R)) : R := R_sqrt.sqrt (squares (concat a) (concat b)).

Definition point (w : list (list float)) : list (list R) := map (map toR) w.

(** F(w) = y has a solution within [radius] of the point [w1], whose arrays have the lengths of
    those of [w1]. *)
Definition has_solution (system : list program) (y : list float) (w1 : list (list float))
    (radius : float) : Prop :=
  exists w : list (list R),
    map (@length R) w = map (@length float) w1 /\
    (distance w (point w1) <= toR radius)%R /\
    F system w = map toR y.

(** * Gradient descent *)

(** The numbers v in arrays of the lengths of those of w. *)
Fixpoint arranged {X Y} (w : list (list X)) (v : list Y) : list (list Y) :=
  match w with
  | [] => []
  | a :: w => firstn (length a) v :: arranged w (skipn (length a) v)
  end.

(** v with t added to number n. *)
Fixpoint nudged (n : nat) (t : R) (v : list R) : list R :=
  match v, n with
  | [], _ => []
  | x :: v, O => (x + t)%R :: v
  | x :: v, S n => x :: nudged n t v
  end.

(** The distance of two lists of all weights. *)
Definition apart (a b : list R) : R := R_sqrt.sqrt (squares a b).

Section Descent.
Variables (system : list program) (y : list float) (w1 : list (list float)) (eta : float).

(** Half of the sum of the squares of F - y; v are all weights, one array behind the other. *)
Definition loss (v : list R) : R := (squares (F system (arranged w1 v)) (map toR y) / 2)%R.

(** Its derivative by weight n. [Derive] is a number even where there is no derivative; [descends]
    says that there is one. *)
Definition partial (v : list R) (n : nat) : R := Derive (fun t => loss (nudged n t v)) 0.

Definition step (v : list R) : list R :=
  map (fun n => nth n v 0 - toR eta * partial v n)%R (seq 0 (length v)).

(** Gradient descent from the point w1: all weights after k steps. *)
Fixpoint path (k : nat) : list R :=
  match k with O => map toR (concat w1) | S k => step (path k) end.

(** Gradient descent with the step eta from w1 stays within [radius] of w1 and converges to a
    solution of F(w) = y, which is within the radius, too. *)
Definition descends (radius : float) : Prop :=
  exists w : list R,
    length w = length (concat w1) /\
    F system (arranged w1 w) = map toR y /\
    (apart w (path 0) <= toR radius)%R /\
    is_lim_seq (fun k => apart (path k) w) 0%R /\
    forall k,
      (apart (path k) (path 0) <= toR radius)%R /\
      forall n, (n < length (concat w1))%nat -> ex_derive (fun t => loss (nudged n t (path k))) 0.
End Descent.
