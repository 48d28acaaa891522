(** The check that gradient descent converges, and its soundness.

    Beside the claim (system, targets, the start w1, the step eta, the radius) there are hints: for
    each weight how far it may move; N x N matrices U and V, nearly inverse to each other; how
    near; for each coordinate of e = U (F - y) a bound of the sum of all |e| along the path; and a
    number by which two parts of a distance are joined.
    Slopes J of F over the box of the weights hold differences of F as well as its derivatives. So
    a step takes e to (1 - eta U J J' V) e, with J and J' in the slopes, and w by eta J' V e. The
    bounds of these matrices' numbers are what Descent.v asks for.

    Hints are not trusted: [steps_sound] holds for all of them. *)
From Interval Require Import Interval.Interval Float.Basic Interval.Float_full.
From Coquelicot Require Import Coquelicot.
From Coq Require Import ZArith List Reals Lra Lia Bool.
From PlStar Require Import Lang Param Intervals Enclose Check Descent Matrices Squares Rates.
Import ListNotations.
Local Open Scope R_scope.

Local Notation all_hold := (Forall2 holds).

Record hints := Hints {
  basis : list (list PrimFloat.float);
  back : list (list PrimFloat.float);
  slack : PrimFloat.float;
  sizes : list PrimFloat.float;
  mix : PrimFloat.float;
  widths : list PrimFloat.float }.

(** * Lists *)

Lemma values_above l i : (length l <= i)%nat -> values l i = 0.
Proof. apply nth_overflow. Qed.

Lemma choose {A B} (rel : A -> B -> Prop) (good : nat -> B -> Prop) (a : list A) (x : A) (y : B) :
  (forall i, (i < length a)%nat -> exists b, rel (nth i a x) b /\ good i b) ->
  exists b, Forall2 rel a b /\ forall i, (i < length a)%nat -> good i (nth i b y).
Proof.
revert good; induction a as [|a0 a IH]; intros good H.
- exists []; split; [constructor|cbn; intros; lia].
- destruct (H 0%nat) as [b0 [R0 G0]]; [cbn; lia|].
  destruct (IH (fun i => good (S i))) as [b [R G]].
  { intros i I. apply (H (S i)); cbn; lia. }
  exists (b0 :: b); split; [constructor; assumption|].
  intros [|i] I; cbn [nth]; [exact G0|apply G; cbn in I; lia].
Qed.

Lemma arranged_related {A X Y} (rel : X -> Y -> Prop) (w : list (list A)) v v' :
  Forall2 rel v v' -> Forall2 (Forall2 rel) (arranged w v) (arranged w v').
Proof.
revert v v'; induction w; intros v v' H; cbn [arranged]; constructor.
- apply related_firstn, H.
- apply IHw, related_skipn, H.
Qed.

(** * Bounds *)

Definition all_above : list (list I.type) -> list (list PrimFloat.float) := map (map above).

Fixpoint all_bounded (l : list (list I.type)) (b : list (list PrimFloat.float)) : bool :=
  match l, b with
  | [], [] => true
  | x :: l, z :: b => bounded x z && all_bounded l b
  | _, _ => false
  end.

Lemma all_bounded_lists L b l : all_bounded L b = true -> Forall2 all_hold L l ->
  Forall2 (fun g c => Forall2 (fun x y => Rabs x <= y) g (map toR c)) l b.
Proof.
intros E H; revert b E; induction H; intros [|z b] E; cbn [all_bounded] in E; try discriminate;
  constructor; apply andb_prop in E; destruct E as [E1 E2];
  [apply (bounded_sound _ _ _ E1); assumption|apply IHForall2, E2].
Qed.

Lemma all_bounded_positive L b c : all_bounded L b = true -> In c b -> nonnegative (map toR c).
Proof.
revert b; induction L as [|x L IH]; intros [|z b] E H; cbn [all_bounded In] in *;
  try discriminate; try contradiction; apply andb_prop in E; destruct E as [E1 E2].
destruct H as [<-|H]; [exact (bounds_positive _ _ E1)|apply (IH _ E2 H)].
Qed.

Lemma all_bounded_at l b i : all_bounded l b = true -> (i < length l)%nat ->
  bounded (nth i l []) (nth i b []) = true.
Proof.
revert b i; induction l as [|x l IH]; intros [|z b] i E L; cbn in E, L; try discriminate; try lia.
apply andb_prop in E; destruct E as [E1 E2]. destruct i as [|i]; cbn [nth]; [exact E1|].
apply IH; [exact E2|lia].
Qed.

(** Whether a matrix of bounds, applied to the sums of |e|, and a list are at most another. *)
Fixpoint reached (b : list (list PrimFloat.float)) (s : list I.type) (e : list I.type)
    (most : list PrimFloat.float) : bool :=
  match b, e, most with
  | [], [], [] => true
  | x :: b, z :: e, m :: most =>
      at_most (I.add prec (I.abs z) (form_at (map exactly x) s)) (exactly m) && reached b s e most
  | _, _, _ => false
  end.

Lemma reached_at b s e most sr er i :
  reached b s e most = true -> all_hold s sr -> all_hold e er ->
  Rabs (values er i) + form (map toR (nth i b [])) (values sr) 0 <= values (map toR most) i.
Proof.
intros E Hs He; revert b most i E; induction He as [|z r e er Hz He IH];
  intros [|x b] [|m most] i E; cbn [reached] in E; try discriminate.
- destruct i; cbn; rewrite Rabs_R0; lra.
- apply andb_prop in E; destruct E as [E1 E2]. destruct i as [|i]; cbn [nth map].
  + apply (at_most_sound _ _ _ _ E1); [|apply exactly_holds].
    apply add_holds; [apply abs_holds, Hz|].
    apply form_at_holds; [apply exactly_all|exact Hs].
  + apply (IH b most i E2).
Qed.

Lemma squares_as_form a b : length a = length b ->
  squares a b = form (repeat 1 (length a))
    (fun i => (values a i - values b i) * (values a i - values b i)) 0.
Proof.
revert b; induction a as [|x a IH]; intros [|z b] L; cbn in L; try discriminate; [reflexivity|].
cbn [squares length repeat form]. rewrite form_from, (IH b) by lia.
unfold values at 5 6 7 8; cbn [nth]. rewrite Rmult_1_l. f_equal.
apply form_same; intros i. rewrite Nat.add_1_r; reflexivity.
Qed.

Lemma nth_of_seq {X} (f : nat -> X) n p x : (n < p)%nat -> nth n (map f (seq 0 p)) x = f n.
Proof.
intros L. rewrite (nth_indep _ x (f 0%nat)) by (rewrite length_map, length_seq; exact L).
rewrite map_nth, seq_nth by exact L; reflexivity.
Qed.

Lemma same_first {A B} (a : list A) (b : list (A * B)) :
  Forall2 (fun x p => x = fst p) a b -> a = map fst b.
Proof. induction 1; cbn [map]; [reflexivity|subst; f_equal; assumption]. Qed.

(** * The check *)

Section Steps.
Variables (system : list program) (y : list PrimFloat.float) (w1 : list (list PrimFloat.float)).
Variables (eta radius : PrimFloat.float) (h : hints).

Definition begin : list PrimFloat.float := concat w1.

(** The weights of the box; each is its own direction. *)
Fixpoint boxed (n : nat) (w d : list PrimFloat.float) : list dual :=
  match w, d with
  | x :: w, r :: d =>
      Dual (I.add prec (exactly x) (about_0 (exactly r))) (repeat I.zero n ++ [whole 1])
      :: boxed (S n) w d
  | _, _ => []
  end.

Definition box : list dual := boxed 0 begin (widths h).
Definition out : list (dual * bool) :=
  outputs rated system (arranged w1 (map (fun d => (d, true)) box)).
Definition slopes_of (o : list (dual * bool)) := map (fun p => along (fst p)) o.
Definition column (o : list (dual * bool)) (n : nat) : list I.type :=
  map (fun p => nth n (along (fst p)) I.zero) o.

Definition U : list (list I.type) := map (map exactly) (basis h).
Definition W : list (list I.type) := map (widened (exactly (slack h))) (back h).

(** J' V *)
Definition pulled (o : list (dual * bool)) : list (list I.type) :=
  map (fun n => sums_of (column o n) W) (seq 0 (length begin)).

(** eta J' V *)
Definition moves (P : list (list I.type)) : list (list I.type) :=
  map (map (I.mul prec (exactly eta))) P.

(** U J *)
Definition turned (o : list (dual * bool)) : list (list I.type) :=
  map (fun u => sums_of u (slopes_of o)) U.

(** 1 - eta U J J' V *)
Fixpoint changes (a : nat) (G Q : list (list I.type)) : list (list I.type) :=
  match G with
  | [] => []
  | x :: G =>
      merge (I.add prec) (repeat I.zero a ++ [whole 1])
        (map (I.mul prec (I.neg (exactly eta))) (sums_of x Q))
      :: changes (S a) G Q
  end.

(** The middles of steps, and what is left. *)
Definition middles (M : list (list I.type)) : list (list PrimFloat.float) :=
  map (map I.midpoint) M.

Definition rests (M : list (list I.type)) : list (list I.type) :=
  map (fun m => merge (I.add prec) (map exactly (map I.midpoint m)) (map I.neg m)) M.

(** The square of a bound of the distance. *)
Definition distance_above (gamma delta : list (list PrimFloat.float)) (s : list I.type)
    : I.type :=
  let m := exactly (mix h) in
  I.add prec
    (I.mul prec (I.add prec (whole 1) m) (bilinear_above gamma s))
    (I.mul prec (I.add prec (whole 1) (I.inv prec m))
      (squared_of (map (fun x => form_at (map exactly x) s) delta))).

Definition first_residual : list I.type :=
  map2 (fun d t => I.sub prec (val d) (exactly t))
    (outputs duals system (arranged w1 (map (fun x => Dual (exactly x) []) begin))) y.

Definition check_steps : bool :=
  let o := out in
  let D := exactly (slack h) in
  let P := pulled o in
  let M := moves P in
  let G := turned o in
  let C := changes 0 G P in
  let R := rests M in
  let Q := gram (I.add prec) (I.mul prec) (map (map exactly) (middles M)) in
  let kappa := all_above M in
  let tau := all_above C in
  let s := map exactly (sizes h) in
  Nat.eqb (length (widths h)) (length begin)
  && Nat.eqb (length o) (length y)
  && forallb snd o
  && Nat.eqb (length (back h)) (length y)
  && not_negative D && at_most (I.mul prec (whole 2) D) (whole 1)
  && inverts D 0 (length (back h)) (back h) U
  && all_bounded M kappa && all_bounded C tau && all_bounded G (all_above G)
  && forallb not_negative s
  && reached tau s (map (fun u => form_at u first_residual) U) (sizes h)
  && reached kappa s (repeat I.zero (length begin)) (widths h)
  && all_bounded R (all_above R) && all_bounded Q (all_above Q)
  && positive (exactly (mix h))
  && not_negative (exactly radius)
  && at_most (distance_above (all_above Q) (all_above R) s) (I.sqr prec (exactly radius)).

(** * Soundness *)

Notation P := (path system y w1 eta).
Notation rho := (map toR (widths h)).
Notation eta' := (toR eta).

Definition at_point (v : list R) : list R := F system (arranged w1 v).
Definition missing (v : list R) : list R := differences (at_point v) (map toR y).
Definition coordinate (v : list R) : nat -> R := seen (basis h) (values (missing v)).

Definition in_box (v : list R) : Prop :=
  length v = length begin /\
  forall n, Rabs (values v n - values (map toR begin) n) <= values rho n.

Lemma changes_hold n G gs Q ms :
  Forall2 all_hold G gs -> Forall2 all_hold Q ms ->
  forall a, (a < length G)%nat -> all_hold (nth a (changes n G Q) [])
    (merge Rplus (repeat 0 (n + a) ++ [1]) (map (Rmult (- eta')) (sums (nth a gs []) ms))).
Proof.
intros H HQ; revert n; induction H as [|x z G gs Hx H IH]; intros n a L; cbn in L; [lia|].
destruct a as [|a]; cbn [changes nth].
- rewrite Nat.add_0_r. apply merge_holds; [apply axis_holds|].
  apply scale_holds; [apply neg_holds, exactly_holds|]. apply sums_hold; assumption.
- replace (n + S a)%nat with (S n + a)%nat by lia. apply IH; lia.
Qed.

Lemma changes_count n G Q : length (changes n G Q) = length G.
Proof. revert n; induction G; intros n; cbn [changes length]; [|rewrite IHG]; reflexivity. Qed.

Lemma step_count v : length (step system y w1 eta v) = length v.
Proof. unfold step; rewrite length_map; apply length_seq. Qed.

Hypothesis widths_all : length (widths h) = length begin.
Hypothesis outputs_all : length out = length y.
Hypothesis all_smooth : forallb snd out = true.
Hypothesis back_all : length (back h) = length y.
Hypothesis slack_holds : 0 <= toR (slack h) <= / 2.
Hypothesis back_holds : inverts (exactly (slack h)) 0 (length (back h)) (back h) U = true.

Lemma boxed_holds n w d v :
  length v = length w -> length d = length w ->
  (forall i, Rabs (values v i - values (map toR w) i) <= values (map toR d) i) ->
  Forall2 held v (boxed n w d).
Proof.
revert n d v; induction w as [|x w IH]; intros n [|r d] [|z v] L1 L2 B; cbn in L1, L2;
  try discriminate; cbn [boxed]; constructor.
- unfold held; cbn [val]. replace z with (toR x + (z - toR x)) by ring.
  apply add_holds; [apply exactly_holds|]. apply about_0_holds with (toR r).
  + apply exactly_holds.
  + apply (B 0%nat).
- apply IH; [lia|lia|]. intros i; apply (B (S i)).
Qed.

Lemma held_in_box v : in_box v -> Forall2 held v box.
Proof. intros [L B]; apply boxed_holds; [exact L|exact widths_all|exact B]. Qed.

Lemma box_rated : Forall2 (fun d p => d = fst p) (outputs duals system (arranged w1 box)) out.
Proof.
apply outputs_rated, arranged_related. clear; induction box; cbn [map]; constructor; auto.
Qed.

Lemma outputs_count v : in_box v -> length (at_point v) = length y.
Proof.
intros B. rewrite <- outputs_all, <- (related_lengths _ _ _ box_rated).
apply (related_lengths held), outputs_held, arranged_related, held_in_box, B.
Qed.

Lemma missing_count v : in_box v -> length (missing v) = length y.
Proof.
intros B. unfold missing, differences. generalize (outputs_count v B).
generalize (at_point v); clear. induction y as [|t y' IH]; intros [|x l] H; cbn in *;
  try discriminate; [reflexivity|]. f_equal; apply IH; lia.
Qed.

Lemma missing_at v i : in_box v ->
  values (missing v) i = values (at_point v) i - values (map toR y) i.
Proof.
intros B. unfold missing, differences. generalize (outputs_count v B).
generalize (at_point v); clear; revert i; induction y as [|t y' IH]; intros i [|x l] H;
  cbn in H; try discriminate.
- destruct i; cbn; ring.
- destruct i as [|i]; cbn; [reflexivity|]. apply (IH i l); lia.
Qed.

(** Differences of F over the box are forms in the slopes. *)
Lemma boxed_followed n w d v v' dv :
  length v = length w -> length v' = length w ->
  Forall2 held v (boxed n w d) -> Forall2 held v' (boxed n w d) ->
  (forall i, dv (i + n)%nat = values v i - values v' i) ->
  Forall2 (followed dv) (combine v v') (boxed n w d).
Proof.
revert n d v v'; induction w as [|x w IH]; intros n [|r d] [|z v] [|z' v'] L1 L2 H H' E;
  cbn in L1, L2; try discriminate; cbn [boxed combine] in *; try constructor;
  inversion H; inversion H'; subst.
- split; [assumption|split; [assumption|]]. exists (repeat 0 n ++ [1]); split.
  + apply axis_holds.
  + cbn [fst snd]. rewrite form_of_unit, Nat.add_0_r. symmetry; apply (E 0%nat).
- apply IH; try assumption; try lia.
  intros i. replace (i + S n)%nat with (S i + n)%nat by lia. apply E.
Qed.

Lemma differences_of_F v v' : in_box v -> in_box v' ->
  exists ls, Forall2 all_hold (slopes_of out) ls /\
    forall i, values (at_point v) i - values (at_point v') i =
      form (nth i ls []) (fun n => values v n - values v' n) 0.
Proof.
intros B B'. set (dv := fun n => values v n - values v' n).
assert (L := proj1 B). assert (L' := proj1 B').
assert (Followed : Forall2 (followed dv)
  (outputs pairs system (arranged w1 (combine v v'))) (outputs duals system (arranged w1 box))).
{ apply outputs_followed, arranged_related.
  apply boxed_followed; auto using held_in_box. intros; rewrite Nat.add_0_r; reflexivity. }
assert (First : Forall2 (fun x p => x = fst p) (at_point v)
  (outputs pairs system (arranged w1 (combine v v')))).
{ apply outputs_first, arranged_related. rewrite <- L' in L. clear - L; revert v' L.
  induction v; intros [|]; cbn; try discriminate; constructor; auto. }
assert (Second : Forall2 (fun x p => x = snd p) (at_point v')
  (outputs pairs system (arranged w1 (combine v v')))).
{ apply outputs_second, arranged_related. rewrite <- L' in L. clear - L; revert v' L.
  induction v; intros [|]; cbn; try discriminate; constructor; auto. }
assert (S' : slopes_of out = map along (outputs duals system (arranged w1 box))).
{ rewrite (same_first _ _ box_rated). unfold slopes_of. rewrite map_map; reflexivity. }
rewrite S'. clear S'. revert First Second.
generalize (at_point v) (at_point v'). induction Followed as [|p d ps ds [_ [_ [l [H1 H2]]]] H IH].
- intros a b Ha Hb; inversion Ha; inversion Hb; exists []; split; [constructor|].
  intros [|i]; cbn; ring.
- intros a b Ha Hb; inversion Ha; inversion Hb; subst.
  destruct (IH _ _ ltac:(eassumption) ltac:(eassumption)) as [ls [A1 A2]].
  exists (l :: ls); split; [constructor; assumption|].
  intros [|i]; [exact H2|apply A2].
Qed.

(** Derivatives of the loss are forms in the residual by the slopes. *)
Fixpoint nudge (n : nat) (v : list R) : list (R -> R) :=
  match v, n with
  | [], _ => []
  | x :: v, O => (fun t => x + t) :: map (fun z _ => z) v
  | x :: v, S n => (fun _ => x) :: nudge n v
  end.

Lemma nudge_at n t v : Forall2 (fun x g => x = g t) (nudged n t v) (nudge n v).
Proof.
revert n; induction v as [|x v IH]; intros [|n]; cbn [nudged nudge]; constructor; auto.
clear; induction v; cbn [map]; constructor; auto.
Qed.

Lemma still_tangent m k x d :
  m <> k -> val d ∋ x -> along d = repeat I.zero k ++ [whole 1] ->
  tangent m (fun _ => x) (d, true).
Proof.
intros Other H E; split; [exact H|intros _]. cbn [fst]; rewrite E.
exists (repeat 0 k ++ [1]); split; [apply axis_holds|].
rewrite form_of_unit, Nat.add_0_r. unfold axis.
destruct (Nat.eqb_spec k m) as [|_]; [congruence|apply (is_derive_const x 0)].
Qed.

Lemma nudge_tangent n k v w d :
  Forall2 held v (boxed k w d) ->
  Forall2 (tangent (n + k)) (nudge n v) (map (fun d => (d, true)) (boxed k w d)).
Proof.
revert n k v d; induction w as [|x w IH]; intros n k v [|r d] H; cbn [boxed map] in *;
  inversion H as [|z D v' D' Hz Hv]; subst; [destruct n; constructor..|].
destruct n as [|n]; cbn [nudge]; constructor.
- split; [cbn [fst]; rewrite Rplus_0_r; exact Hz|intros _].
  exists (repeat 0 k ++ [1]); split; [apply axis_holds|].
  rewrite form_of_unit, Nat.add_0_r. unfold axis; cbn [Nat.add]; rewrite Nat.eqb_refl.
  auto_derive; [exact Logic.I|ring].
- clear IH H Hz. revert v' d Hv. enough (G : forall j v' d, (k < j)%nat ->
    Forall2 held v' (boxed j w d) -> Forall2 (tangent (0 + k)) (map (fun z _ => z) v')
      (map (fun d => (d, true)) (boxed j w d))) by (intros; apply G; [lia|assumption]).
  induction w as [|x' w IH]; intros j v' [|r' d] L H; cbn [boxed map] in *;
    inversion H; subst; cbn [map]; constructor.
  + apply still_tangent with j; [lia|assumption|reflexivity].
  + apply IH; [lia|assumption].
- apply still_tangent with k; [lia|exact Hz|reflexivity].
- replace (S n + k)%nat with (n + S k)%nat by lia. apply IH, Hv.
Qed.

Lemma derivative_of_loss v n : in_box v ->
  exists c, all_hold (column out n) c /\
    is_derive (fun t => loss system y w1 (nudged n t v)) 0 (form c (values (missing v)) 0).
Proof.
intros B. assert (H := nudge_tangent n 0 v begin (widths h) (held_in_box v B)).
rewrite Nat.add_0_r in H.
set (gs := outputs curves system (arranged w1 (nudge n v))).
assert (T : Forall2 (tangent n) gs out) by (apply outputs_tangent, arranged_related, H).
destruct (squares_derivative n gs out (map toR y) T all_smooth) as [c [C1 C2]].
assert (At : forall t, F system (arranged w1 (nudged n t v)) = map (fun g => g t) gs).
{ intros t. assert (G : Forall2 (fun x g => x = g t) (F system (arranged w1 (nudged n t v))) gs)
    by (apply outputs_on_curve, arranged_related, nudge_at).
  clear - G; induction G; cbn [map]; [reflexivity|subst; f_equal; assumption]. }
assert (Here : nudged n 0 v = v).
{ clear; revert n; induction v as [|x v IH]; intros [|n]; cbn [nudged]; try reflexivity;
    [rewrite Rplus_0_r|rewrite IH]; reflexivity. }
exists c; split; [exact C1|].
apply is_derive_ext with (fun t => / 2 * squares (map (fun g => g t) gs) (map toR y)).
{ intros t. unfold loss; rewrite At. unfold Rdiv; apply Rmult_comm. }
assert (R0 : missing v = differences (map (fun g => g 0) gs) (map toR y)).
{ unfold missing, at_point. rewrite <- Here at 1. rewrite At; reflexivity. }
rewrite R0. set (f := form c _ 0) in *. replace f with (/ 2 * (2 * f)) by field.
apply (is_derive_scal _ 0 (/ 2)), C2.
Qed.

(** * One step *)

Lemma slack_at : exactly (slack h) ∋ toR (slack h).
Proof. apply exactly_holds. Qed.

(** The residual from its coordinates. *)
Lemma residual_back v : in_box v ->
  exists ls, Forall2 all_hold W ls /\
    forall m, values (missing v) m = form (nth m ls []) (coordinate v) 0.
Proof.
intros B.
assert (Zero : forall i, (length (back h) <= i)%nat -> values (missing v) i = 0).
{ intros i L; apply values_above. rewrite missing_count, <- back_all; assumption. }
assert (Row := fun m => inverse_row _ _ (basis h) (back h) (values (missing v)) slack_at
  slack_holds Zero back_holds m).
destruct (choose all_hold (fun m l => values (missing v) m = form l (coordinate v) 0) W [] [])
  as [ls [L1 L2]].
{ intros i _; apply Row. }
exists ls; split; [exact L1|intros m].
destruct (Nat.lt_ge_cases m (length W)) as [L|L]; [apply L2, L|].
rewrite nth_overflow by (rewrite <- (related_lengths _ _ _ L1); exact L). cbn [form].
apply Zero. unfold W in L; rewrite length_map in L; exact L.
Qed.

(** A step moves the weights by - eta J' V e. *)
Lemma step_moves v : in_box v ->
  exists ms, Forall2 all_hold (pulled out) ms /\
    forall n, values (step system y w1 eta v) n - values v n =
      - eta' * form (nth n ms []) (coordinate v) 0.
Proof.
intros B. destruct (residual_back v B) as [ls [L1 L2]].
destruct (choose all_hold (fun n l =>
    is_derive (fun t => loss system y w1 (nudged n t v)) 0 (form l (coordinate v) 0))
  (pulled out) [] []) as [ms [M1 M2]].
{ intros n L. unfold pulled in *; rewrite length_map, length_seq in L.
  destruct (derivative_of_loss v n B) as [c [C1 C2]]. exists (sums c ls); split.
  - rewrite nth_of_seq by exact L. apply sums_hold; assumption.
  - rewrite form_sums, (form_same _ _ (values (missing v))); [exact C2|].
    intros i; symmetry; apply L2. }
exists ms; split; [exact M1|intros n].
assert (Count : length (pulled out) = length v)
  by (unfold pulled; rewrite length_map, length_seq; symmetry; apply B).
destruct (Nat.lt_ge_cases n (length v)) as [L|L].
- unfold values at 1, step. rewrite nth_of_seq by exact L.
  assert (D : partial system y w1 v n = form (nth n ms []) (coordinate v) 0)
    by (apply is_derive_unique, M2; rewrite Count; exact L).
  rewrite D.
  unfold values; ring.
- rewrite !values_above by (rewrite ?step_count; exact L).
  rewrite nth_overflow by (rewrite <- (related_lengths _ _ _ M1), Count; exact L).
  cbn [form]; ring.
Qed.

Lemma loss_derives v n : in_box v -> ex_derive (fun t => loss system y w1 (nudged n t v)) 0.
Proof. intros B. destruct (derivative_of_loss v n B) as [c [_ C]]. eexists; exact C. Qed.

(** The coordinates at two points differ by a form in the weights' difference. *)
Lemma coordinate_moves v v' : in_box v -> in_box v' ->
  exists ls, Forall2 all_hold (slopes_of out) ls /\
    forall a, coordinate v' a - coordinate v a =
      form (sums (nth a (map (map toR) (basis h)) []) ls)
        (fun n => values v' n - values v n) 0.
Proof.
intros B B'. destruct (differences_of_F v' v B' B) as [ls [L1 L2]].
exists ls; split; [exact L1|intros a]. rewrite form_sums. unfold coordinate, seen.
rewrite <- form_difference. apply form_same; intros i.
rewrite <- L2, !missing_at by assumption; ring.
Qed.

Lemma turned_holds ls : Forall2 all_hold (slopes_of out) ls ->
  Forall2 all_hold (turned out) (map (fun u => sums u ls) (map (map toR) (basis h))).
Proof.
intros H. unfold turned, U. generalize (basis h) as u.
induction u as [|x u IH]; cbn [map]; constructor; [|exact IH].
apply sums_hold; [apply exactly_all|exact H].
Qed.

Lemma first_residual_holds : all_hold first_residual (missing (map toR begin)).
Proof.
unfold first_residual, missing, differences.
assert (H : Forall2 held (at_point (map toR begin))
  (outputs duals system (arranged w1 (map (fun x => Dual (exactly x) []) begin)))).
{ apply outputs_held, arranged_related. generalize begin as b.
  induction b; cbn [map]; constructor; [apply exactly_holds|assumption]. }
revert H. generalize (at_point (map toR begin)); intros l H.
generalize y; induction H; intros [|t y']; cbn [map map2]; constructor; [|apply IHForall2].
apply sub_holds; [assumption|apply exactly_holds].
Qed.

End Steps.

Theorem steps_sound system y w1 eta radius h :
  check_steps system y w1 eta radius h = true -> descends system y w1 eta radius.
Proof.
unfold check_steps; cbv zeta. rewrite !andb_true_iff, !Nat.eqb_eq.
intros [[[[[[[[[[[[[[[[[Widths Outputs] Smooth] Back] D0] D1] Inverse] MB] CB] GB] S0] Enough] Room]
  RB] QB] Mix] R0] Inside].
assert (Slack : 0 <= toR (slack h) <= / 2).
{ generalize (not_negative_sound _ _ D0 (exactly_holds _))
    (at_most_sound _ _ _ _ D1 (mul_holds _ _ _ _ (whole_holds 2) (exactly_holds _))
      (whole_holds 1)); lra. }
set (P := path system y w1 eta).
set (e := fun k => coordinate system y w1 h (P k)).
set (M := moves eta (pulled w1 h (out system w1 h))) in *.
set (G := turned h (out system w1 h)) in *.
set (C := changes eta 0 G (pulled w1 h (out system w1 h))) in *.
set (kappa := fun n => map toR (nth n (all_above M) [])).
set (tau := fun a => map toR (nth a (all_above C) [])).
set (B := values (map toR (sizes h))).
set (rho := values (map toR (widths h))).
set (A := fun n => map toR (nth n (middles M) [])).
set (delta := fun n => map toR (nth n (all_above (rests M)) [])).
assert (Count : forall k, length (P k) = length (begin w1)).
{ induction k as [|k IH]; cbn [P path]; [apply length_map|].
  rewrite (step_count system y w1 eta); exact IH. }
assert (In : forall k, inside (fun k => values (P k)) rho k -> in_box w1 h (P k)).
{ intros k H; split; [apply Count|exact H]. }
assert (Positive : forall L i, all_bounded L (all_above L) = true ->
  nonnegative (map toR (nth i (all_above L) []))).
{ intros L i E. destruct (Nat.lt_ge_cases i (length L)) as [I|I].
  - apply (bounds_positive (nth i L [])), all_bounded_at; assumption.
  - rewrite nth_overflow by (unfold all_above; rewrite length_map; exact I). constructor. }
assert (Sizes : Forall2 holds (map exactly (sizes h)) (map toR (sizes h))) by apply exactly_all.
destruct (descent (fun k => values (P k)) e tau kappa A delta B rho) as [l [Lw [Le [Ll Li]]]].
- intros a; apply Positive, CB.
- intros n; apply Positive, MB.
- intros n; apply Positive, RB.
- intros a; unfold B. clear - S0. revert a; induction (sizes h) as [|s l IH]; intros [|a];
    cbn in *; unfold values; cbn; try lra; apply andb_prop in S0; destruct S0 as [S1 S2].
  + exact (not_negative_sound _ _ S1 (exactly_holds s)).
  + apply IH, S2.
- (* steps are short *)
  intros k Hk n.
  destruct (step_moves system y w1 eta h Widths Outputs Smooth Back Slack Inverse (P k) (In k Hk))
    as [ms [M1 M2]].
  change (P (S k)) with (step system y w1 eta (P k)). rewrite M2. fold (e k).
  replace (- toR eta * form (nth n ms []) (e k) 0)
    with (- form (map (Rmult (toR eta)) (nth n ms [])) (e k) 0) by (rewrite form_scale; ring).
  rewrite Rabs_Ropp. unfold kappa, size.
  destruct (Nat.lt_ge_cases n (length M)) as [L|L].
  + apply form_absolute, (bounded_sound (nth n M [])); [apply all_bounded_at; assumption|].
    assert (L' := L). unfold M, moves in L'. rewrite length_map in L'.
    unfold M, moves. rewrite (nth_indep _ [] (map (I.mul prec (exactly eta)) []))
      by (rewrite length_map; exact L').
    rewrite map_nth. apply scale_holds; [apply exactly_holds|].
    apply related_at; assumption.
  + rewrite (nth_overflow ms), (nth_overflow (all_above M)); cbn [map form];
      [rewrite Rabs_R0; lra|unfold all_above; rewrite length_map; exact L|].
    rewrite <- (related_lengths _ _ _ M1). unfold M, moves in L; rewrite length_map in L; exact L.
- (* and near the middles *)
  intros k Hk n.
  destruct (step_moves system y w1 eta h Widths Outputs Smooth Back Slack Inverse (P k) (In k Hk))
    as [ms [M1 M2]].
  change (P (S k)) with (step system y w1 eta (P k)). rewrite M2. fold (e k).
  replace (- toR eta * form (nth n ms []) (e k) 0 + form (A n) (e k) 0) with
    (form (merge Rplus (A n) (map Ropp (map (Rmult (toR eta)) (nth n ms [])))) (e k) 0)
    by (rewrite form_merge, form_opposite, form_scale; ring).
  unfold delta, size.
  destruct (Nat.lt_ge_cases n (length M)) as [L|L].
  + apply form_absolute, (bounded_sound (nth n (rests M) [])).
    { apply all_bounded_at; [exact RB|]. unfold rests; rewrite length_map; exact L. }
    assert (L' := L). unfold M, moves in L'. rewrite length_map in L'.
    assert (E : nth n (rests M) [] = merge (I.add prec)
      (map exactly (nth n (middles M) [])) (map I.neg (nth n M []))).
    { assert (E1 : nth n (middles M) [] = map I.midpoint (nth n M []))
        by exact (map_nth (map I.midpoint) M [] n).
      rewrite E1.
      exact (map_nth
        (fun m => merge (I.add prec) (map exactly (map I.midpoint m)) (map I.neg m))
        M [] n). }
    rewrite E. apply merge_holds; [apply exactly_all|apply opposite_holds].
    unfold M, moves. rewrite (nth_indep _ [] (map (I.mul prec (exactly eta)) []))
      by (rewrite length_map; exact L').
    rewrite map_nth. apply scale_holds; [apply exactly_holds|].
    apply related_at; assumption.
  + unfold A. rewrite (nth_overflow ms), (nth_overflow (middles M));
      [|unfold middles; rewrite length_map; exact L|
       rewrite <- (related_lengths _ _ _ M1); unfold M, moves in L; rewrite length_map in L;
       exact L].
    rewrite nth_overflow by (unfold all_above, rests; rewrite !length_map; exact L).
    cbn [map merge form]. rewrite Rabs_R0; lra.
- (* they shrink the coordinates *)
  intros k Hk Hk' a.
  destruct (step_moves system y w1 eta h Widths Outputs Smooth Back Slack Inverse (P k) (In k Hk))
    as [ms [M1 M2]].
  destruct (coordinate_moves system y w1 h Widths Outputs Back (P k) (P (S k)) (In k Hk) (In _ Hk'))
    as [ls [L1 L2]].
  specialize (L2 a). fold (e k) (e (S k)) in L2.
  set (g := sums (nth a (map (map toR) (basis h)) []) ls) in *.
  assert (E : e (S k) a =
    form (merge Rplus (repeat 0 a ++ [1]) (map (Rmult (- toR eta)) (sums g ms))) (e k) 0).
  { rewrite form_merge, form_scale, form_of_unit, Nat.add_0_r, form_sums.
    rewrite (form_same g _ (fun n => form (map (Rmult (- toR eta)) (nth n ms [])) (e k) 0)) in L2.
    - rewrite (form_same g _ (fun n => - toR eta * form (nth n ms []) (e k) 0)) in L2
        by (intros; apply form_scale).
      assert (Scaled : forall c v, form g (fun n => c * v n) 0 = c * form g v 0).
      { intros c v; generalize 0%nat; clear; induction g as [|x g IH]; intros i; cbn [form];
          [ring|rewrite IH; ring]. }
      rewrite Scaled in L2. lra.
    - intros n. rewrite form_scale. apply M2. }
  destruct (Nat.lt_ge_cases a (length G)) as [L|L].
  + unfold size at 1; rewrite E. unfold tau, size. apply form_absolute.
    apply (bounded_sound (nth a C [])).
    * apply all_bounded_at; [exact CB|]. unfold C; rewrite changes_count; exact L.
    * assert (H := changes_hold eta 0 G _ _ ms (turned_holds system w1 h ls L1) M1 a L).
      rewrite (map_nth (fun u => sums u ls) _ []) in H. exact H.
  + unfold size at 1, e, coordinate, seen. rewrite !nth_overflow.
    * cbn [form]; rewrite Rabs_R0. unfold tau.
      rewrite nth_overflow; [cbn; lra|].
      unfold all_above, C; rewrite length_map, changes_count; exact L.
    * unfold G, turned, U in L; rewrite !length_map in L. rewrite length_map; exact L.
- (* the sums of coordinates are large enough *)
  intros a. unfold size, tau, B.
  assert (E0 : Forall2 holds (map (fun u => form_at u (first_residual system y w1)) (U h))
    (map (fun u => form u (values (missing system y w1 (P 0%nat))) 0) (map (map toR) (basis h)))).
  { unfold U; generalize (basis h) as u; induction u as [|x u IH]; cbn [map]; constructor;
      [|exact IH].
    apply form_at_holds; [apply exactly_all|apply first_residual_holds]. }
  replace (e 0%nat a) with (values
    (map (fun u => form u (values (missing system y w1 (P 0%nat))) 0) (map (map toR) (basis h))) a).
  + apply (reached_at _ _ _ _ _ _ a Enough Sizes E0).
  + unfold values at 1.
    apply (map_nth (fun u => form u (values (missing system y w1 (P 0%nat))) 0) _ []).
- intros n. unfold kappa, B, rho.
  assert (Zeros : forall m, Forall2 holds (repeat I.zero m) (repeat 0 m))
    by (induction m; cbn [repeat]; constructor; auto using zero_holds).
  generalize (reached_at _ _ _ _ _ _ n Room Sizes (Zeros _))
    (Rabs_pos (values (repeat 0 (length (begin w1))) n)).
  lra.
- (* the limit is a solution *)
  set (w := map l (seq 0 (length (begin w1)))).
  assert (Lengthw : length w = length (begin w1))
    by (unfold w; rewrite length_map; apply length_seq).
  assert (At : forall n, is_lim_seq (fun k => values (P k) n) (values w n)).
  { intros n. destruct (Nat.lt_ge_cases n (length (begin w1))) as [L|L].
    - unfold values at 2, w. rewrite nth_of_seq by exact L. apply Lw.
    - rewrite values_above by (rewrite Lengthw; exact L).
      apply is_lim_seq_ext with (fun _ => 0); [|apply is_lim_seq_const].
      intros k; symmetry; apply values_above. rewrite Count; exact L. }
  assert (Boxed : in_box w1 h w).
  { split; [exact Lengthw|intros n]. fold rho.
    destruct (Nat.lt_ge_cases n (length (begin w1))) as [L|L].
    - unfold values at 1, w. rewrite nth_of_seq by exact L. apply Ll.
    - rewrite !values_above by (rewrite ?length_map, ?Lengthw; exact L).
      rewrite Rminus_diag, Rabs_R0. eapply Rle_trans; [apply Rabs_pos|apply (Ll n)]. }
  assert (Each : forall k, in_box w1 h (P k)) by (intros; apply In, Li).
  assert (r0 := not_negative_sound _ _ R0 (exactly_holds _)).
  assert (Count0 : length (map toR (begin w1)) = length (begin w1)) by apply length_map.
  assert (CountM : length M = length (begin w1))
    by (unfold M, moves, pulled; rewrite !length_map; apply length_seq).
  assert (Near : forall k, squares (P k) (map toR (begin w1)) <= toR radius * toR radius).
  { intros k. destruct (proj2 (Li k)) as [s [S1 S2]].
    assert (mix0 := positive_sound _ _ Mix (exactly_holds _)).
    set (d := map (fun row => form (map toR row) B 0) (all_above (rests M))).
    eapply Rle_trans; [apply (squares_split (toR (mix h)) _ _ (map (map toR) (middles M)) s d)|].
    - exact mix0.
    - rewrite Count, Count0; reflexivity.
    - unfold middles; rewrite !length_map, Count; exact CountM.
    - unfold d, all_above, rests; rewrite !length_map, Count; exact CountM.
    - intros n.
      assert (E1 : values d n = form (delta n) B 0)
        by exact (map_nth (fun row => form (map toR row) B 0) (all_above (rests M)) [] n).
      assert (E2 : nth n (map (map toR) (middles M)) [] = A n)
        by exact (map_nth (map toR) (middles M) [] n).
      rewrite E1, E2. apply S2.
    - rewrite quadratic_by_gram.
      set (Q := gram (I.add prec) (I.mul prec) (map (map exactly) (middles M))) in *.
      assert (Bound := bilinear_bound _ (all_above Q) s B
        (all_bounded_lists _ _ _ QB (gram_holds _ _ (exactly_lists (middles M)))) S1
        (fun c => all_bounded_positive _ _ c QB)).
      apply Rle_trans with ((1 + toR (mix h)) * bilinear (map (map toR) (all_above Q)) B +
        (1 + / toR (mix h)) * squared d).
      { apply Rplus_le_compat_r, Rmult_le_compat_l; [lra|exact Bound]. }
      apply (at_most_sound _ _ _ _ Inside); [|apply sqr_holds, exactly_holds].
      unfold distance_above; cbv zeta. apply add_holds; apply mul_holds.
      + apply add_holds; [apply (whole_holds 1)|apply exactly_holds].
      + apply bilinear_above_holds, Sizes.
      + apply add_holds; [apply (whole_holds 1)|apply inv_holds, exactly_holds].
      + apply squared_holds. unfold d. generalize (all_above (rests M)) as rs.
        induction rs as [|x rs IH]; cbn [map]; constructor; [|exact IH].
        apply form_at_holds; [apply exactly_all|exact Sizes]. }
  assert (Within : forall v, squares v (map toR (begin w1)) <= toR radius * toR radius ->
    apart v (map toR (begin w1)) <= toR radius).
  { intros v Hv. unfold apart. rewrite <- (sqrt_square (toR radius) r0). apply sqrt_le_1_alt, Hv. }
  assert (Zero : forall a, coordinate system y w1 h w a = 0).
  { intros a. set (bound := map toR (nth a (all_above G) [])).
    assert (Gap : is_lim_seq
      (fun k => form bound (fun n => Rabs (values w n - values (P k) n)) 0) 0).
    { rewrite <- (form_of_zero bound 0) at 1. apply form_limit; intros n. rewrite <- Rabs_R0.
      apply (is_lim_seq_abs _ (Finite 0)).
      replace 0 with (values w n - values w n) by ring.
      apply is_lim_seq_minus'; [apply is_lim_seq_const|apply At]. }
    assert (Moved : is_lim_seq (fun k => coordinate system y w1 h w a - e k a) 0).
    { apply is_lim_seq_abs_0. apply is_lim_seq_le_le with (fun _ => 0)
        (fun k => form bound (fun n => Rabs (values w n - values (P k) n)) 0);
        [|apply is_lim_seq_const|exact Gap].
      intros k; split; [apply Rabs_pos|].
      destruct (coordinate_moves system y w1 h Widths Outputs Back (P k) w (Each k) Boxed)
        as [ls [L1 L2]].
      unfold e; rewrite L2.
      destruct (Nat.lt_ge_cases a (length G)) as [L|L].
      - apply form_absolute, (bounded_sound (nth a G [])); [apply all_bounded_at; assumption|].
        assert (H := related_at _ _ _ [] [] a (turned_holds system w1 h ls L1) L).
        rewrite (map_nth (fun u => sums u ls) _ []) in H. exact H.
      - rewrite nth_overflow.
        + cbn [sums combined form]. rewrite Rabs_R0. unfold bound.
          rewrite nth_overflow; [cbn; lra|unfold all_above; rewrite length_map; exact L].
        + unfold G, turned, U in L; rewrite !length_map in L. rewrite length_map; exact L. }
    assert (Sum : is_lim_seq (fun _ => coordinate system y w1 h w a) (0 + 0)).
    { apply is_lim_seq_ext with (fun k => (coordinate system y w1 h w a - e k a) + e k a);
        [intros; ring|]. apply is_lim_seq_plus'; [exact Moved|apply Le]. }
    apply is_lim_seq_unique in Sum. rewrite Lim_seq_const in Sum. injection Sum; lra. }
  exists w. split; [exact Lengthw|split; [|split; [|split]]].
  + assert (Outs := outputs_count system y w1 h Widths Outputs Back w Boxed).
    apply nth_ext with 0 0; [rewrite length_map; exact Outs|intros i _].
    assert (M0 := missing_at system y w1 h Widths Outputs Back w i Boxed).
    destruct (residual_back system y w1 h Widths Outputs Back Slack Inverse w Boxed)
      as [ls [_ L2]].
    rewrite L2, (form_same _ _ (fun _ => 0)), form_of_zero in M0 by exact Zero.
    unfold values, at_point in M0. lra.
  + apply Within. apply (is_lim_seq_le (fun k => squares (P k) (map toR (begin w1)))
      (fun _ => toR radius * toR radius) (Finite _) (Finite _));
      [exact Near| |apply is_lim_seq_const].
    rewrite squares_as_form by (rewrite Lengthw, Count0; reflexivity). rewrite Lengthw.
    apply is_lim_seq_ext with (fun k => form (repeat 1 (length (begin w1)))
      (fun i => (values (P k) i - values (map toR (begin w1)) i) *
         (values (P k) i - values (map toR (begin w1)) i)) 0).
    { intros k. rewrite squares_as_form, Count; [reflexivity|rewrite Count, Count0; reflexivity]. }
    apply form_limit; intros i.
    apply is_lim_seq_mult'; (apply is_lim_seq_minus'; [apply At|apply is_lim_seq_const]).
  + unfold apart. rewrite <- sqrt_0.
    apply (is_lim_seq_continuous sqrt _ 0 (continuity_pt_sqrt 0 (Rle_refl 0))).
    apply is_lim_seq_ext with (fun k => form (repeat 1 (length (begin w1)))
      (fun i => (values (P k) i - values w i) * (values (P k) i - values w i)) 0).
    { intros k. rewrite squares_as_form, Count; [reflexivity|].
      rewrite Count; symmetry; exact Lengthw. }
    rewrite <- (form_of_zero (repeat 1 (length (begin w1))) 0) at 1.
    apply form_limit; intros i. replace 0 with ((values w i - values w i) * 0) by ring.
    apply is_lim_seq_mult'.
    * apply is_lim_seq_minus'; [apply At|apply is_lim_seq_const].
    * replace 0 with (values w i - values w i) by ring.
      apply is_lim_seq_minus'; [apply At|apply is_lim_seq_const].
  + intros k; split.
    * apply Within, Near.
    * intros n _. apply (loss_derives system y w1 h Widths Outputs Smooth Back (P k) n (Each k)).
Qed.
