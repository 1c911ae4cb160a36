/// Keys and signatures made elsewhere, with an independent library, for what libcrypto's callers cannot make themselves:
/// odd salts, odd paddings, foreign encodings. All over the message "message".
enum Fixtures {
    static let modulus =
        "nmnc4Zeygf2qInoeDZ8F7rr6B-IBkvvFF8kgXMtF6Zt_O_DLR1SSWaTbA5iN7PsH73lWZle2ciyb9TLqyBgGwp7l0PoFNwRoVKeKBWEH9Stn8_grA5bRoAwtj-5tqRLjAARFeW_3ZcNASn8IatSY4WLm4nvmZZEBPLD12dHplH8qLSGS3odaeN0V2NSovwrUcbwtQTLX3SWeYbb7WSpPH13IyIlbSq7V4pMzN7GMYep7ZYCHdjTlxqJVmYBC_gdDJ7CgBxZYKS4CLDF82JwDGXBzA2NuV6o-VptX20YdGv7PI_BHdeotNSrDyupoB58Thd9Ag2paCdDhCoZAonhlNQ"

    /// Odd, 2048 bits, and a power of 65537 modulo each of the primes from 3 to 167.
    static let infineonModulus =
        "gAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAG485aYi29iCuFGn208_ySDaGb4nAvWzor7Qaeqcw"

    /// RSASSA-PSS with SHA-256 and MGF1 over SHA-256, by salt length.
    static let pssSignatures: [(saltLength: Int, signature: String)] = [
        (
            0,
            "VFqEp2cLCqpFKnB517yoWU13wAVmoZrtp5Q0pecrat8O1AXEHGIcV9kOUSao24JnUg20SO_f46jB5iyJQlHQtExvwFOHPvXSYpGUpfkVJTFhW_YdBfYX3vbbg6DUGYKtavetTUP7UhIpKNpOMd7migAch9OHJXDWhlZnElvRO6IuKCgm5punG14UR2DN6PVLxsj2uLesYLxbVgljPUmUBMUKGp_U9sGxm2GCBchVKdAOI3tv8l6itdLG006J7Azl9C3xPcxH2ZJvbML4byIe2FGH__ooCbiMM3x48HMNxSEp0YXZh61PFksJQ1OMsx0Lbfphowi6jwBbfqdBMVNXXQ"
        ),
        (
            20,
            "RqkpfwqMmFYjrWkZ20LqCOihDsE76bYjxa2aLXny7E_ebB4Pcn4VCxWw841Sl7gpC3eAuWgfa4wLI4aTZI8-wUCszrm0-AqG13WgR0bIY6CcU2nqCvQU9-IVXjACgrpDOBNpTIShQRJ3Uj3O4HjiOoXcqpqJTSPlXC5VvElb0ArxPy029CIh2vxydXQ7T4V9pIh1YjGOyLWvcVkzBpNQC-FgbudfCEYA8M3FDC61CsW6SY_E4HPxvQezWg3x0eo-0XYQ-Rh5iDi055DSxCCJyd2CyWnHnzRWTJel7dQv6MamtAiDH3yEskbulo0LM1wMbR04Dm0nW4iDSzurlN-Elw"
        ),
        (
            31,
            "VfWGHxChkY2PqxBUO_eqNzEkWKWUU-OPgfinmzxFveIGzGCIRiMx821_iiAjzagP8pMfWQIeQQYr311xXUHtEmA1Z2_mIDF_QAas0ltOmjAYBUDJsb9OGDnLeTQ1McCj9tD1wEAQYHH8w5j10R7CyjHs19_oGPqT9GSYLwpfAV2c2kpXcPjdmZWzDkp45RLgRQAQykzaQIpiYwYvvorEfUsAs0VQ1rbQyT1iT_QqR-o96SpXeqtScaRsneytUEdCfznpVZpvH6GGN6OjEGoOmVHsE81Fontg3MUJCVRKaLy2NpI2LqE9cmhYI0p8YyNvjUACZ6JM2yck6eYJIozvlQ"
        ),
        (
            32,
            "lSEI_7afecBEYNZ1EDxG04yDvEn6ZOF5zg8t2Ql92Ge9v7Q7NoNCb4P_Z-6HuqzM6fFDCU1kibdV_WIbktkmmiaNZJ6rrPJifeOHVBocfnDxe-ZNCZR3GDcO9kZMd8SVGS7L8nuhbiw6RM3Sr-5laAwYwn1jKLz0Kn0mc1qNavERDP7bzD-0wqUDS0lFE1Kdkkc8AIwCXZgLIpXtgYNJw-Jp6e0WAAnJRXMch1vlpWLez6q1AGUDw6A1upjYTiICrnygO_jVPF8Il2Tk-hY0Bt-rY7pV72ugawzqHgKiq0yu-gwcNWdZT0E9QDhERp9_VdqctcMxeA-Qr8213h1g_g"
        ),
        (
            33,
            "eu36RzH-N8SqhHFMnXACqqjOheR1bOpTxzxGfOt0_HOL7lv8JLg-rQWfqefCuw_b-ZylTdYWyINk082o-mUMlYUQ275miEuuvndlJGAW-rFQC4L4i7relhaG0XRWciT8XU1_nhlrEV1sB0uPl-H1ucOQBfCIttBb632B8SubgR0v2MNc86ukjiKXb7at9B5uGXskh73o4iNqqLTJ9e3MG3vKRf2Y94blPXWole5aHw_kZEpZTt7ahLmFoxP0RAeKKlCyePulmORR3HRQyKt9svcSUhsWedBGdipVOzTA4KoFXX2gCOKwyoxMB6Zr0Vi_P9o5gxraoFwgGZnrTeC1hw"
        ),
        (
            48,
            "lLkgPdSc_OXRAGUir7wLR9mVBgif0S4ZRNtS3aGlBes8zGn9XoM2gGD0hlWwHhTICghrxXlDGYPUtS4febJiQNaJGlEw1UfXFg6kg-jh_aihY8QVVEP8ZO5qqUqWQj1F5tFyEdORr7FCVbP2yBaINEX8YaH7n0A5H2PJs93yrYjV4Ua6yCxpKA3iBurc3HmxLH7_LbV6G4VY3GvxpQ0Rnien8VLxBV_mK-S7BtJ8Gz1RNJVEyr1JeAMVcy2LRWL53eoQwTFaKUAcg_HtH7xFl-LDMKg7EQCNxqbe-99OnqdQ74jw0r4xNYUpQVt9OmdedpNkUA-7i31c27Xhcmw8dA"
        ),
        (
            222,
            "WjE-lRBlPzUgoyFq5st8VBtDsIsPzi3DpWkKa5r6bpTAXtfQuX3j4PBvOVExwoskEl3SqBZCwrKDDJjOiytBlLuFE6UvaBQ1bdEqjELuL56r2ZkfNGSpgmw-T6qufpODUvep15pnE_NaO-DUm2Ec0VFpzeyMIC96IeQ4o3EUYvwMYNgAddgRLh8D_CwsfEsoTs7xVmWqdt-sX19XOFm2H9KYN_PHwrHxVinjy3WorZZzTrfC1TIeBFAQyQ9KoFw2eAY8-FWsDmTLLTw7krvB34-nGdkY1AvLtk41Cm4lH7UZBJzmQBvvMqtn52czuRsAiFhSp3MnG1ogfQxO9wLwFg"
        ),
    ]

    /// RSASSA-PSS with SHA-256 and 32 bytes of salt, but MGF1 over SHA-1.
    static let pssWithOtherMaskHash =
        "MqEhojHVyBzCrmCLhv9inI4JYgu_bb_XIaZKKkR_Iv8BO71FXqwQOb_PpfoxUzY6HkONIG9gugoOsxJBcg3VQg6LFAW5U6LfnL1RIMqU1YinsDLXsda4FKq6iNxi3IUVCj0ExPGeVcq87sLKmK10oqd-6mgDgxJeXtSx0hNmAFp8CTMZ7ITHTSsMNfmq0j4rU5wV23apAVbLIf8-BSk6URabliAkCnMaWi9pSHwTcLsFWQsw8otyUJUiYV6eMd17uLJQeD3MUwVMSVvwCjKYxtD0OwwRB5Zc6JbLHHmQLRBiSdqYl4XJRG9LUnBhYeucq5_8VgXhTUQWdDZZpHYtyg"

    /// RSASSA-PKCS1-v1_5 signatures, the first of which is right.
    static let pkcs1Signatures: [(name: String, signature: String)] = [
        (
            "good",
            "KqSev24hfOLknEEPsVa-KVFzBzpKfvAJgjXxDDDPlM47iH42m_UoFX6fvpYyYZKCDB-BtCbciLBjW8Yimgj6n4yIBle055m0Ny7cJaMPs1dVUs3d6DzR6K6v-OfXBcDpTwgbD9CpTqeI7FV9Z3PRagh6igoRmb8tsZNStAi_bM3aHn5o4_UUUqz-jJklmyGikNVO2g9KlUYi47ZQLdy-3PgIq3ZzY2Uim1Bq65qZ5IQ35Wj2-A-s2b0q1CDLtp3nPt1zSa85NzkWHQwXI2yKWZQ1lvKFEwkmk5VS_WMGpPlg-gsKdA2zO_pWH1leBbLvPRd5OY8oag5OUOd1P_SNcQ"
        ),
        (
            "without the NULL of the algorithm identifier",
            "FoqMTuqYTNOL78SsSWC1_3iU8zC8X-YY6Wm9SirS0MRNivdUDHqXVshdVvKgNAhdadlpxvkzYCJBWzvUFemUezuXmfY439aPzBjJFjBqLnWZek0Qh9oICzNScmdTpNMkC-dYwQuP9UsLAckldb3FSHjUjhP3XUhU2zFDB9FaRw8EOur432X8kaqdRogBq2PQifycPjHxk5Mz-8aJVOPlu4p8rPOrxA4k1CPYa4zkNIKAhfOwGLOKrGZmN_-RjM-K7ODL7YT9cqDCk27gmxMzbmQgJa5hR-ueAp8_LowlV0O4xWHoxR-MXLOahcOTW4BlZXc_wCiZxJoG6WGpcT6Kyg"
        ),
        (
            "with block type 2",
            "Z8PP94fXKdbNAZowX9nAqv4H3CGhzAO0Z3BeBybt2vBSSC0X1v7NkVv-wNtJbV-YQLy8mDgv9Nuz0Y6K9thikRvy72aGCERYx82bodasmLWmaO-wkYDKswPIYkDvLDMzD-dfMUvA84b3G6i52BgQ7upfv30DYOlciCS6rdGROfOWzb1COJkI_3b8SvZKGzB086sgmX8gbAvoXze7vapzxMJ-sZwav4W1M0DmhCocpucgs0Onc_KR8qysIFuOdWhIVHFX6DttjNfVZORVh9CZUcmJl3jOkf9RFlpD3ofSlIA_XGhSkS8_f-9FGYBoFNRLdoCvAllBqzk70IKAMViRNg"
        ),
        (
            "with garbage after a shortened padding",
            "NS6WXIpkSk0Pbp4kQ-ohJHUnoQ-GAEOPYiP7m6kQdl3MzYBe9Tos_V_HR_4dkISLd9E3qKt_FSz0vsGNfEz7TbcgnozOzGkyNoxBthJrhmw_NsIgqWyIJRa-zwnbhLfgxPn1vy6oYiDlYqnBGA6mQQ4pv9yXE-ySsh6DGzWJEOBQkR_mfYwGNXY6_7TNKtlWFIHxBwjR1CeD_wxNZOzWQC4KPlp2_tRSSXRHGRikVGxBZEIbr0xX-LlTu4llgDb617d0dTEor--VpFHf6SZlTTwuMRzwm775DjOirLl-2CWesNSOSosTlC-pN5yWaGR3qywiISG4gEV0MJWydA5adA"
        ),
        (
            "with a padding byte that is not FF",
            "h4d5UFw9k8JRv0xZ4uSLTc1kzycFnmk8Bbbr66pG6jkDqCuOTGOPweGtO3Q7fpUim4mMCCodF-LBY6WiCpiYzZeESXVmJM9zDQgckbDVU4XgV5lmwQE6yvTna6mBo4LFuS_T9Vf40kyCCsm4zj2dI8gIBbEuWp0P90ai_Sqvrfpc_uAg3vhhhi5cp5M2MaZs0C5q-dteMIMHjb4gObUvmOoX2yvEanVXylGNq1H9RQw5SbOJftJOakBiQ4BF9N_wF0hMItTPEobw73z1b5FcN8Z6GEQ4Jlx_ztHkS48QOi2CaYRgkDKu41UOp1cQPcgdfUEZzcvbc3DWb8M49txaaQ"
        ),
        (
            "with the digest alone",
            "EFPy79I2iT9a2kZx4BaSuHc2lP3cTGi3NMeE_af91iDi3Ne8NM1v9Sj98My7tzi7IqSwDSXthRO0uWbCTrfr26i3-Ly3nrXWSnLsVhCC78zOk_oRlBGV2JC28wpfs_zGxSbYwGOoljKgViy660HJk1m6IxeuXMh6eWKSJD7LOph0mIYdrvQp7DFaqnkjj4oQJV9Zwkw5NgfDEy9Wcz6LYhkiUebqEoM7Q1VhTh6x1X3t56tmnk0gJnyDfbpz879BLqML0-En-7SRWU_jWe3rOQnK3nEY9_IZtIqQHtLsC3VOjKZQSONST_lceHeqAOdeZ7y8-CzRhzM7BWc8ydQVhg"
        ),
        (
            "over SHA-1",
            "CfA0B1eXdbX2BlbDyiejAeONDxpDbORgfCo2AP5OB68FmAvocjXJcnCXUueQdWGfQEYSt60Y_hadYcuMN8yJIiO41MNwJuYVwsf-FcGzVKLmt3Ch_Opz509OqcIRPNNCPBoZlebF4gZyLa4WLQGE_UoPv-odiy53_ZWP_vy__CIkwnlbcMja4MLHUG6ybu3UlAK4nwUNgND8Sp6Xc0Q9tIAT9Lxv016g6uDC2fWnvWxCPDey-ksI15SeN8bCK9ejx4LtqLD5s-Q7pF4v9fQ7EivnEYA6cKgXfvO5M1ZL1LB85J75uGjsTDFbJtkYSwtwRNfmIUWYWwHKN2n0K3cwHw"
        ),
        (
            "over SHA-512",
            "P-SgauYx2V9MguxZ0gDGolC4Z6MlQwys-EAqmRoQNwTVtGrfB6LIhWGti4_62I6b5OkU4o1cGxCQTzphKOllpnHb-5jo8MPe1c9PMF4t4pHhqpp6DP6hUA61o52EJajHIiS5QgYupt9d4zaFYbuu4EgYqgvgfqcXlDXQqRbFXu8q3XsdCAH5MxqzAzcvwPhekE8Kl6Tzt6pccN3hPZvPC1yU5Gui4WhmCLUNsVcsRcnNe8GxGnSsP0sXtadwjailDlu2IEk82slczGRcQ8DyMzMi5-7_bg5XatHoGSOleLnBqBMRIQVJP_0hfHIQGWHK7_XbH2x7AsY_4lKxSSCoqg"
        ),
        (
            "with a long-form length",
            "JF0znPE-Ev_4rN5OureNd7EUdHglaI8OdQy8baNdMoV1d7jWyrXqIwOb_volBYWN0iy_horXIFJwWQuYKfjNpymb2jgwkRlqyYDFj4Jfqi0yLIZkLParZvt5ehEuorz9VqfR7Aufv2_SoWna_ekE3ixTg7B4AA2kJpZbPv-Vvl3Wi1MpXEyHLRTSr08rKDqTUBgEHhN2Yn4QQB_hJtz5Hofpn3-LpI2SFUekEQ26wt43UZurjWKhEcnT4OMTnqhfzXUWDE8U3wnEK8tWpXyo0eDZ48l_W-QzaQTov2rZVOsSLeGvt2gxGRrentdORgqVM8AcZfH0S2SE4iWz_nsFuQ"
        ),
    ]

    static let p256PEM = """
        -----BEGIN PRIVATE KEY-----
        MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQg3YFermEY4sMLCYEC
        62Q+1db7Ry2LL9LKjv+nVw3vI/+hRANCAASlQjH1ctUrznezXyyH+I8+no82zX2N
        ZcOPXzb/We2PEG3It94QZVTzfZCQGh5AKSceFkfL064tB80bDrte7CqH
        -----END PRIVATE KEY-----
        """

    static let encryptedPEM = """
        -----BEGIN ENCRYPTED PRIVATE KEY-----
        MIH0MF8GCSqGSIb3DQEFDTBSMDEGCSqGSIb3DQEFDDAkBBCVwtF6AKjtctz46gkN
        haQDAgIIADAMBggqhkiG9w0CCQUAMB0GCWCGSAFlAwQBKgQQmD9sTXNy73+3mehV
        Ou/3iASBkHRWvGcMYgebN7KscdTl5q8xJwkznyjAPTRDV+aXEM/uaktUmCxCOBe7
        bpBMQ3CknSZhM5nxLTOnj56XeKNpTLIv9poYKvFMQsoRZudTv5PwbWMf4TxNxdlb
        DAGIqBrVqcJ01cleP0aHwggqHXlOg7tX/Vp45X8MeNINPc1Y/sQdgRsatEOY2HOy
        ZCe1FJk7wQ==
        -----END ENCRYPTED PRIVATE KEY-----
        """

    static let rsa1024PEM = """
        -----BEGIN PRIVATE KEY-----
        MIICdgIBADANBgkqhkiG9w0BAQEFAASCAmAwggJcAgEAAoGBANd8Nn24GXmup7R+
        LIErHjObGpvwHxKIcT/6WbOWKGiAr8VyDO4f7wF2oES7xftoGnG0K/sZi5ANtOLW
        WWUKdIi5/zYO0SLSm+kLWsAEns/6rOVX+typEzXU3KRJCsZ2paqwwzp6LWas3V30
        2cDggdT9C1sAuuBKaiY/a31tqBoDAgMBAAECgYAXisKJSau+144K8h36nrNWAAQQ
        NVOvuqhkzP0v2Z/giu6pK6St/18lUciAueMPbHg3I/AKJuhQfK7eeXyaxWGluw1t
        +SgTSPmg748tngk/AvoyOd+HsHreoNWzj9QAywPT3/GpgmlZiEBnhkVkr5gwbayj
        eOuMZoBpnzFc0fdTAQJBAPV/S2yB8deV9V4Fxzzriaqx5mi87YsBR4Of/RKwkx+8
        7KlHyZYYhJgC+cpHk9r5GL6Ui7Z4VScfqQYZ8kiuMFECQQDgtDlYAqlc9QHvsAgK
        Gce8DtUHNLmg+1286rC9YC9ewLzAD9clMerkKHyGyLPZ4foah1vR3/Uu2KS17CTp
        VUQTAkBWp5ka8v9HpsIWbxm1sjpEy0jWPaHniAsTNfzhhPxZnpk244UPexYKhjpf
        oUZaa8TFOK/cN7tu9Oj3o173Mq0RAkB50RqZXPAGJglDsNHa7/j5Oa1Bd9L+s+cw
        iKcCM4favXBWSwAe+P3XbR99Toc6IqkdAq7Di793AxngSkIEgSYjAkEAx/ORcJ4D
        SQJ2A3apIR8K2zH7CBb6rVC4KPrGthaeH6oQxBmQ1eo9M7s37GelcRFjETUquI6R
        N3pbM4ZfFENyOA==
        -----END PRIVATE KEY-----
        """

    static let secp256k1PEM = """
        -----BEGIN PRIVATE KEY-----
        MIGEAgEAMBAGByqGSM49AgEGBSuBBAAKBG0wawIBAQQg+DagHmsSqhD6UTBckHur
        OQUUqQhOSnJLSTXaLKzU/hihRANCAATl8yAwf3ZXY4jm9BZi4IFWxkbAEi0iYjW6
        yu/VvNROZFo8rKrcvnNuXpgAA5LobtqxIqjI+iABD9NbXf+V7qRD
        -----END PRIVATE KEY-----
        """

    static let secp256k1PublicPEM = """
        -----BEGIN PUBLIC KEY-----
        MFYwEAYHKoZIzj0CAQYFK4EEAAoDQgAE5fMgMH92V2OI5vQWYuCBVsZGwBItImI1
        usrv1bzUTmRaPKyq3L5zbl6YAAOS6G7asSKoyPogAQ/TW13/le6kQw==
        -----END PUBLIC KEY-----
        """

    /// AES-256-GCM: key 0…31, nonce 0…11, associated data "data", plaintext "plaintext", as nonce, ciphertext, tag.
    static let sealedBox = "AAECAwQFBgcICQoLN263cquRp2P5ALuj-pByTO3K_ZpIy5xQqA"
}
