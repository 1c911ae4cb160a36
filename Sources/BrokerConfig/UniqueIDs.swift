import StrictTOML

/// Ids must differ by their bytes.
struct UniqueIDs {
    /// What the ids are ids of.
    let kind: String

    func check(_ ids: [Located<String>], log: ProblemLog) {
        for (index, id) in ids.enumerated() {
            guard let first = ids.prefix(index).first(where: { $0.value.utf8.elementsEqual(id.value.utf8) }) else {
                continue
            }
            let earlier = first.place.line.map { " on line \($0)" } ?? ""
            log.add(
                id.place.problem(
                    "there is another \(kind) \(Printable.quoted(id.value))\(earlier)",
                    fix: "Give each an id of its own"
                )
            )
        }
    }
}
